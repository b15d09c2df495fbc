import type { LogLineView } from '../contract/activity.ts';
import type { Check } from '../contract/checks.ts';

/** What the text for support is made from. Times as ISO 8601. */
export type SupportFacts = {
  readonly version: string;
  readonly at: string;
  /** Operating system and what the program runs on: `linux x64`, `Node 24.1.0`, … */
  readonly machine: readonly string[];
  readonly upSeconds: number;
  readonly checks: readonly Check[];
  /** Which settings are not as they came, and from where: never their values. */
  readonly settings: readonly { readonly key: string; readonly source: string }[];
  /** Warnings and errors, newest first. */
  readonly lines: readonly LogLineView[];
};

/**
 * What somebody who helps needs to know, as plain text: which check stands how, with its code and
 * small print, which settings are set, and what went wrong lately. Parameters and values (names,
 * numbers, addresses) are left out, and what is a foreign system's is cleared of whatever looks like one.
 */
export function supportText(facts: SupportFacts): string {
  const { version, at, machine, upSeconds, checks, settings, lines } = facts;
  return [
    `Mostrador ${version}  ${inSeconds(at)}`,
    [...machine, `up ${duration(upSeconds)}`].join(' · '),
    '',
    ...checks.map((check) => checkLine(check, at)),
    '',
    `settings: ${settings.map(({ key, source }) => `${key} (${source})`).join(', ') || 'none'}`,
    '',
    lines.length === 0 ? 'log: no warning and no error' : 'log, newest first:',
    ...lines.map(logText),
    '',
  ].join('\n');
}

function checkLine({ id, state, code, detail, checkedAt }: Check, at: string): string {
  return [
    `${state.padEnd(8)}${id}.${code}`,
    detail === null ? '' : `[${withoutSecrets(detail)}]`,
    checkedAt === null || checkedAt === at ? '' : inSeconds(checkedAt),
  ]
    .filter(Boolean)
    .join('  ');
}

/** Fields of our own lines that say what went wrong and nothing of anybody. */
const tellingFields = ['code', 'reason', 'state', 'status', 'ending'];
/** Fields whose values are names in our own code, which look like hosts: `outbox.send`. */
const ownNames = ['kind', 'operation', 'action'];

function logText({ at, level, part, message, fields }: LogLineView): string {
  const err = (fields['err'] ?? {}) as Record<string, unknown>;
  const telling = [...ownNames, ...tellingFields].flatMap((name) => {
    const value = fields[name];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const text = String(value);
    const isOwn = ownNames.includes(name) && /^[\w.-]{1,40}$/.test(text);
    return [`${name}=${isOwn ? text : withoutSecrets(text)}`];
  });
  const error = [err['type'], err['code'], err['message']]
    .filter((text) => typeof text === 'string' || typeof text === 'number')
    .map((text) => withoutSecrets(String(text)))
    .join(' ');
  return [
    at === null ? '' : inSeconds(at),
    level.padEnd(5),
    part ?? '',
    withoutSecrets(message),
    ...telling,
    error && `[${error}]`,
  ]
    .filter(Boolean)
    .join('  ')
    .slice(0, 400);
}

const inSeconds = (iso: string) => iso.replace(/\.\d+Z$/, 'Z');

function duration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  return hours > 0
    ? `${hours} h ${Math.floor((seconds % 3600) / 60)} min`
    : `${Math.floor(seconds / 60)} min`;
}

/** Hosts that name no clinic. */
const vendors = /(?:^|\.)(?:twilio\.com|ngrok\.com|ngrok-agent\.com|openai\.com)$/i;

/** Takes out of a text what could be a person's, a clinic's or a secret. Codes stay. */
export function withoutSecrets(text: string): string {
  return (
    text
      // What stands between quotes is a name more often than not.
      .replace(/«[^»]*»|“[^”]*”|"[^"]*"|'[^']{2,}'/g, '…')
      .replace(/[^\s@]+@[^\s@]+/g, '…')
      .replace(/https?:\/\/([^\s/?#]+)\S*/gi, (_, host: string) =>
        vendors.test(host) ? `https://${host}/…` : '…',
      )
      .replace(/\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/gi, (host) => (vendors.test(host) ? host : '…'))
      // Folders carry the name of who works at the PC.
      .replace(/(?:[A-Za-z]:)?(?:[\\/][^\s\\/:]+){2,}/g, '…')
      // Sids, tokens and keys: long, with digits in them.
      .replace(/\b(?=[\w-]*\d)[A-Za-z][\w-]{19,}\b/g, '…')
      .replace(/\+?\d(?:[ .()-]?\d){6,}/g, '…')
  );
}
