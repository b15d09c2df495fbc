import { arch, release } from 'node:os';
import { implement } from '@orpc/server';
import type { Accounts } from '../accounts/accounts.ts';
import type { Caller } from '../accounts/caller.ts';
import { actorOfCaller } from '../accounts/guard.ts';
import type { Audit } from '../audit/audit.ts';
import type { TrailCheck } from '../audit/trail-check.ts';
import type { AuditCheckView } from '../contract/activity.ts';
import { contract } from '../contract/contract.ts';
import { Failure } from '../contract/failure.ts';
import type { Line } from '../line/line.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import { type LogPage, readLog } from '../store/log-reader.ts';
import type { Store } from '../store/open-store.ts';
import { supportText } from './support-text.ts';
import { createTrailSubjects } from './trail-subjects.ts';

/** So many warnings and errors of the log go to whoever helps. */
const LINES_FOR_SUPPORT = 60;
/** So many pages of the log are looked through for them. */
const MOST_PAGES = 20;

const iso = (ms: number) => new Date(ms).toISOString();
const ms = (moment: string | undefined) => (moment === undefined ? undefined : Date.parse(moment));

/** Who did what, whether that record is whole, and the technical log. */
export function activityOperations({
  store,
  clock,
  settings,
  accounts,
  audit,
  trailCheck,
  line,
  logFolder,
  version,
}: {
  store: Store;
  clock: Clock;
  settings: Settings;
  accounts: Pick<Accounts, 'get'>;
  audit: Audit;
  trailCheck: TrailCheck;
  line: Pick<Line, 'checks'>;
  logFolder: string;
  version: string;
}) {
  const os = implement(contract).$context<Caller>();
  const subjects = createTrailSubjects(store);

  function checkView(): AuditCheckView {
    const last = trailCheck.last();
    return {
      running: trailCheck.progress(),
      failed: trailCheck.failed(),
      last: last && { ...last, at: iso(last.at) },
    };
  }

  async function warnings(): Promise<LogPage['lines']> {
    const found: LogPage['lines'][number][] = [];
    let before: string | undefined;
    for (let n = 0; n < MOST_PAGES && found.length < LINES_FOR_SUPPORT; n++) {
      const limit = LINES_FOR_SUPPORT - found.length;
      const { lines, next } = await readLog(logFolder, { before, limit, level: 'warn' });
      found.push(...lines);
      if (next === null) break;
      before = next;
    }
    return found;
  }

  return {
    audit: {
      list: os.audit.list.handler(async ({ input }) => {
        const { cursor, limit, from, to, subject, ...more } = input;
        if (cursor !== undefined && !/^\d{1,15}$/.test(cursor))
          throw new Failure('invalid_input', { field: 'cursor', reason: 'unreadable' });
        const entries = await audit.list({
          ...more,
          limit,
          before: cursor === undefined ? undefined : Number(cursor),
          from: ms(from),
          to: ms(to),
          subjects: subject === undefined ? undefined : subjects.recordedAs(subject),
        });
        return {
          items: entries.map(
            ({ id, at, accountId, actor, action, subject: recorded, details }) => ({
              id,
              at: iso(at),
              actor: {
                accountId,
                name: (accountId !== null && accounts.get(accountId)?.displayName) || actor,
              },
              action,
              subject: subjects.view(recorded, action),
              details: { ...details },
            }),
          ),
          nextCursor: entries.length < limit ? null : String(entries.at(-1)?.id),
        };
      }),
      check: os.audit.check.handler(checkView),
      verify: os.audit.verify.handler(() => {
        trailCheck.begin();
        return checkView();
      }),
      cancel: os.audit.cancel.handler(async () => {
        trailCheck.cancel();
        await trailCheck.settled();
        return checkView();
      }),
      acceptEnd: os.audit.acceptEnd.handler(async ({ context }) => {
        await trailCheck.acceptEnd(actorOfCaller(context));
        trailCheck.begin();
        return checkView();
      }),
    },
    logs: {
      list: os.logs.list.handler(async ({ input }) => {
        const { lines, next } = await readLog(logFolder, input);
        return { items: [...lines], next };
      }),
      support: os.logs.support.handler(async () => {
        const { node, electron } = process.versions;
        return {
          text: supportText({
            version,
            at: iso(clock.now()),
            machine: [
              `${process.platform} ${release()} ${arch()}`,
              `Node ${node}`,
              electron === undefined ? 'browser' : `Electron ${electron}`,
            ],
            upSeconds: process.uptime(),
            checks: line.checks(),
            settings: settings
              .describe()
              .filter(({ source }) => source !== 'default')
              .map(({ key, source }) => ({ key, source })),
            lines: await warnings(),
          }),
        };
      }),
    },
  };
}
