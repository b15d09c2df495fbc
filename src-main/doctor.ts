import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { openClinic } from './clinic.ts';
import type { Check } from './contract/checks.ts';
import { dataFolder, ngrokIngress, openSecretsOf } from './environment.ts';
import { explain, speaker } from './explain.ts';
import { judge } from './line/line.ts';
import { found, published } from './line/result.ts';
import { openSecrets } from './secrets/open-secrets.ts';
import { readConfig } from './settings/config.ts';
import { systemClock } from './store/clock.ts';
import { createLog } from './store/log.ts';
import { version } from './version.ts';

const marks: Readonly<
  Record<Check['state'], { sign: string; colour: Parameters<typeof styleText>[0] }>
> = {
  ok: { sign: '✓', colour: 'green' },
  idle: { sign: '·', colour: 'gray' },
  warning: { sign: '!', colour: 'yellow' },
  broken: { sign: '✗', colour: 'red' },
};

/**
 * Looks at a clinic's data and connections from outside, also while the program runs. It changes
 * nothing: no database is made where there is none, and no tunnel is opened.
 */
async function examine(folder: string): Promise<Check[]> {
  const { env } = process;
  const now = () => Date.now();
  const hasData = existsSync(join(folder, 'mostrador.db'));
  const secrets = await openSecretsOf(folder, env, readConfig(folder).secrets);
  if ('reason' in secrets && hasData)
    return [published(found('secrets', 'broken', 'locked', { detail: secrets.reason }), now())];
  // Without data only the environment can be asked: in a folder that is gone afterwards.
  const place = hasData ? folder : mkdtempSync(join(tmpdir(), 'mostrador-doctor-'));
  try {
    const clinic = await openClinic({
      folder: place,
      secrets:
        hasData && !('reason' in secrets)
          ? secrets
          : await openSecrets({ kind: 'memory', folder: place }),
      clock: systemClock(),
      env,
      twilioApiUrl: env['MOSTRADOR_TWILIO_API_URL'] || null,
      tunnel: { port: 0, ...ngrokIngress(env) },
      elsewhere: true,
      version,
      log: createLog({ folder: join(place, 'logs'), level: 'silent' }),
    });
    try {
      const checks = await clinic.line.doctor({ toTheEnd: true });
      return hasData
        ? checks
        : checks.map((check) =>
            check.id === 'database' ? published(found('database', 'idle', 'none'), now()) : check,
          );
    } finally {
      await clinic.stop();
    }
  } finally {
    if (!hasData) rmSync(place, { recursive: true, force: true });
  }
}

const isSetUp = (checks: readonly Check[]) => judge(checks).state !== 'not_set_up';
const isGood = (checks: readonly Check[]) =>
  isSetUp(checks) && checks.every(({ state }) => state !== 'broken');

async function report(checks: readonly Check[]): Promise<string> {
  const t = await speaker(process.env);
  const lines = checks.map((check) => {
    const { sign, colour } = marks[check.state];
    const key = `checks.${check.id}.${check.code}`;
    const words = t(key, check.params);
    const advice =
      check.state === 'ok' ? '' : t(`${key}_do`, { ...check.params, defaultValue: '' });
    const small =
      check.detail && check.state !== 'ok' ? styleText('gray', ` [${check.detail}]`) : '';
    return `${styleText(colour, sign)} ${styleText('bold', t(`checks.${check.id}.name`))}: ${words}${
      advice && `\n    → ${advice}`
    }${small}`;
  });
  const bad = checks.filter(({ state }) => state === 'broken').length;
  const end =
    bad > 0
      ? t('doctor.broken', { count: bad })
      : t(isSetUp(checks) ? 'doctor.allGood' : 'doctor.notSetUp');
  return `${lines.join('\n')}\n\n${styleText(['bold', isGood(checks) ? 'green' : 'red'], end)}\n`;
}

try {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, 'data-dir': { type: 'string' } },
  });
  const checks = await examine(dataFolder(values['data-dir'] ?? null, process.env));
  const good = isGood(checks);
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ version, at: new Date().toISOString(), ok: good, checks }, null, 2)}\n`
      : await report(checks),
  );
  process.exit(good ? 0 : 1);
} catch (error) {
  process.stderr.write(`mostrador: ${await explain(error)}\n`);
  process.exit(1);
}
