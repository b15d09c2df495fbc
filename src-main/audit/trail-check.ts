import type { Logger } from 'pino';
import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import { doubling, type JobKind, type Jobs } from '../jobs/jobs.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';
import type { ReadingOptions } from '../store/reading.ts';
import type { Actor } from './actor.ts';
import { createAnchorFile, type KeptAnchor } from './anchor.ts';
import type { Audit } from './audit.ts';
import { type BrokenLine, checkChain } from './check-chain.ts';

/**
 * What is known of the trail's end. `proven`: the last line that was anchored is there. `unproven`:
 * nothing was anchored yet. `damaged`, `lost`: the anchor's file is not ours any more, or gone.
 */
export type TrailEnding = 'proven' | 'unproven' | 'damaged' | 'lost';

/**
 * What a complete check found. `brokenAt` is the first line that is not as it was written: `changed`,
 * `missing` between others, or `cut` off the end. `at` in UTC ms of the clinic's clock.
 */
export type TrailCheckResult = {
  readonly at: number;
  readonly lines: number;
  readonly brokenAt: number | null;
  readonly reason: 'changed' | 'missing' | 'cut' | null;
  readonly ending: TrailEnding;
};

/** The check of the whole trail: when asked, and by itself once a week. */
export type TrailCheck = {
  /** Begins a check, unless one runs already. */
  begin(): void;
  /** How far the running check is; null while none runs. */
  progress(): { readonly checked: number; readonly total: number } | null;
  cancel(): void;
  /** Whether the last check that somebody began could not be brought to its end. */
  failed(): boolean;
  /** What the last complete check found; null before the first. Also what an alert goes by. */
  last(): TrailCheckResult | null;
  /** Resolves when no check runs. */
  settled(): Promise<void>;
  /**
   * Takes the trail's end as it is now, and leaves a line that says so: after an older copy of the
   * data was put back on purpose.
   *
   * @throws Failure `conflict` with `reason: 'end_proven'` when there is nothing to accept.
   */
  acceptEnd(actor: Actor): Promise<void>;
  /** Begins what it does by itself: anchoring the end, and the weekly check. */
  start(): void;
  /** Anchors the end, once nothing is recorded any more. */
  keepEnd(): Promise<void>;
};

const ANCHOR_EVERY_MS = 10 * 60_000;
const CHECK_EVERY_MS = 7 * 86_400_000;
const LATER_MS = 60 * 60_000;

const nothing = z.object({}) as z.ZodType<Record<string, never>>;

/** Makes the check of one clinic's trail. `anchorFile` lies beside the database. */
export function createTrailCheck({
  store,
  secrets,
  clock,
  jobs,
  audit,
  reading,
  anchorFile,
  log,
}: {
  store: Store;
  secrets: Secrets;
  clock: Clock;
  jobs: Jobs;
  audit: Audit;
  reading: ReadingOptions;
  anchorFile: string;
  log: Logger;
}): TrailCheck {
  const { db } = store;
  const key = secrets.get('audit.key');
  if (key === null) throw new Error('the trail is opened before it is checked');
  const anchors = createAnchorFile(anchorFile, Buffer.from(key, 'hex'));
  const hashAt = db.prepare<[number], string>('SELECT hash FROM audit WHERE id = ?').pluck();
  const anchored = db.prepare('SELECT 1 FROM audit_anchor').pluck();
  const setAnchored = db.prepare(
    `INSERT INTO audit_anchor(id, line, at) VALUES (1, @line, @at)
     ON CONFLICT(id) DO UPDATE SET line = @line, at = @at`,
  );
  const insertCheck = db.prepare<TrailCheckResult>(
    `INSERT INTO audit_checks(at, lines, broken_at, reason, ending)
     VALUES (@at, @lines, @brokenAt, @reason, @ending)`,
  );
  const lastCheck = db.prepare<[], TrailCheckResult>(
    `SELECT at, lines, broken_at AS brokenAt, reason, ending FROM audit_checks
     ORDER BY id DESC LIMIT 1`,
  );
  let running: { checked: number; total: number; abort: AbortController } | null = null;
  let run: Promise<void> = Promise.resolve();
  let failed = false;

  /** What the kept end says of the trail as it stands: an ending, or the line from which it is cut. */
  function judge(kept: KeptAnchor): { ending: TrailEnding; cutAt: number | null } {
    if (kept === 'damaged') return { ending: 'damaged', cutAt: null };
    if (kept === 'none') return { ending: anchored.get() ? 'lost' : 'unproven', cutAt: null };
    if (kept.line === 0 || hashAt.get(kept.line) === kept.hash)
      return { ending: 'proven', cutAt: null };
    // Lines that were written after the cut stand where the old ones were: then it is that line at
    // the latest.
    return { ending: 'proven', cutAt: Math.min(kept.line, (audit.last()?.id ?? 0) + 1) };
  }

  async function check(): Promise<TrailCheckResult> {
    const upTo = audit.last()?.id ?? 0;
    const abort = new AbortController();
    const own = { checked: 0, total: upTo, abort };
    running = own;
    try {
      const broken = await checkChain({
        reading,
        key: key as string,
        upTo,
        onChecked(lines) {
          own.checked += lines;
        },
        signal: abort.signal,
      });
      const { ending, cutAt } = judge(await anchors.read());
      return told(firstBroken(broken, cutAt), ending, upTo);
    } finally {
      running = null;
    }
  }

  function told(
    broken: { at: number; reason: 'changed' | 'missing' | 'cut' } | null,
    ending: TrailEnding,
    lines: number,
  ): TrailCheckResult {
    const result: TrailCheckResult = {
      at: clock.now(),
      lines,
      brokenAt: broken?.at ?? null,
      reason: broken?.reason ?? null,
      ending,
    };
    store.write(() => insertCheck.run(result));
    if (broken || ending === 'damaged' || ending === 'lost')
      log.error(
        { line: broken?.at, reason: broken?.reason, ending },
        'the trail was tampered with',
      );
    else log.info({ lines, ending }, 'the trail is whole');
    return result;
  }

  async function keepEnd(): Promise<void> {
    const kept = await anchors.read();
    const { ending, cutAt } = judge(kept);
    if (cutAt !== null || ending === 'damaged' || ending === 'lost') {
      // A new anchor would hide what the old one shows. It stays until the owner accepts the end.
      const known = lastCheck.get();
      const reason = cutAt === null ? null : 'cut';
      if (known?.ending !== ending || (known.brokenAt === null) !== (reason === null))
        told(cutAt === null ? null : { at: cutAt, reason: 'cut' }, ending, audit.last()?.id ?? 0);
      return;
    }
    const last = audit.last();
    if (last && (kept === 'none' || kept === 'damaged' || kept.line !== last.id))
      await anchor(last);
  }

  async function anchor({ id: line, hash }: { id: number; hash: string }): Promise<void> {
    const at = clock.now();
    // The file first: whoever finds the row may expect the file.
    await anchors.write({ line, hash, at });
    store.write(() => setAnchored.run({ line, at }));
  }

  const anchorJob: JobKind<Record<string, never>> = {
    kind: 'audit.anchor',
    payload: nothing,
    async run() {
      await keepEnd();
      return { again: clock.now() + ANCHOR_EVERY_MS };
    },
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: doubling(60_000, ANCHOR_EVERY_MS),
  };
  const checkJob: JobKind<Record<string, never>> = {
    kind: 'audit.check',
    payload: nothing,
    async run() {
      // A person is having it checked at this moment.
      if (running) return { again: clock.now() + LATER_MS };
      try {
        await check();
      } catch (error) {
        if (isAbort(error)) return { again: clock.now() + LATER_MS };
        throw error;
      }
      return { again: clock.now() + CHECK_EVERY_MS };
    },
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: doubling(60_000, LATER_MS),
  };
  jobs.define(anchorJob);
  jobs.define(checkJob);

  return {
    begin() {
      if (running) return;
      failed = false;
      run = check().then(
        () => {},
        (error: unknown) => {
          if (isAbort(error)) return;
          failed = true;
          log.error({ err: error }, 'the trail could not be checked');
        },
      );
    },
    progress: () => running && { checked: running.checked, total: running.total },
    cancel: () => running?.abort.abort(),
    failed: () => failed,
    last: () => lastCheck.get() ?? null,
    settled: () => run,
    async acceptEnd(actor) {
      const kept = await anchors.read();
      const { ending, cutAt } = judge(kept);
      if (cutAt === null && (ending === 'proven' || ending === 'unproven'))
        throw new Failure('conflict', { reason: 'end_proven' });
      const details = {
        expected: typeof kept === 'string' ? null : kept.line,
        found: audit.last()?.id ?? 0,
      };
      store.write((tx) => audit.record(tx, { actor, action: 'audit.accept-end', details }));
      const last = audit.last();
      if (last) await anchor(last);
    },
    start() {
      const at = clock.now();
      store.write((tx) => {
        jobs.enqueue(tx, { kind: anchorJob, payload: {}, uniqueKey: 'only', onWaiting: 'earlier' });
        jobs.enqueue(tx, {
          kind: checkJob,
          payload: {},
          uniqueKey: 'only',
          dueAt: at + CHECK_EVERY_MS,
          // One that waits for longer was left behind by a clock that has been put back.
          onWaiting: 'earlier',
        });
      });
    },
    keepEnd,
  };
}

/** The chain's own fault before the cut at its end, whichever comes first. */
function firstBroken(chain: BrokenLine | null, cutAt: number | null) {
  if (cutAt !== null && (chain === null || cutAt <= chain.at))
    return { at: cutAt, reason: 'cut' } as const;
  return chain;
}

const isAbort = (error: unknown) => error instanceof Error && error.name === 'AbortError';
