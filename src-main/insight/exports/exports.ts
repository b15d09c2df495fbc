import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Account } from '../../accounts/account-row.ts';
import { actorOf } from '../../audit/actor.ts';
import type { Audit } from '../../audit/audit.ts';
import { type ExportOrder, type ExportView, kindsWithPeriod } from '../../contract/exports.ts';
import { Failure } from '../../contract/failure.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Clock } from '../../store/clock.ts';
import type { Store } from '../../store/open-store.ts';
import type { ReadingOptions } from '../../store/reading.ts';
import { createLocalTime, dayAfter } from './local-time.ts';
import type { ExportPlan } from './rows.ts';
import { ExportCanceled, type Pieces, type Run, runStream } from './run-stream.ts';
import { requireFolder, saveFile } from './save-file.ts';
import { tables } from './tables.ts';
import { threadPieces } from './thread-pieces.ts';
import { fileSlug, fileWords } from './words.ts';

/** So many run at once; each is a thread, and two cores are all that a reception PC has. */
const MOST_RUNNING = 3;
/** So many are remembered, the latest of all people. */
const MOST_KEPT = 40;
/** How long a prepared export can be fetched. Real time. */
const READY_MS = 10 * 60_000;
/** How often its progress is told. Real time. */
const TELL_MS = 250;

const SEPARATORS = { comma: ',', semicolon: ';', tab: '\t' } as const;

/** What each format is called in HTTP. */
export const contentTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
} as const;

type Entry = {
  readonly accountId: number;
  readonly make: Pieces;
  /** Real time (`performance.now`). */
  readonly preparedAt: number;
  startedAt: number | null;
  told: number;
  run: Run | null;
  /** Resolves once its end is noted. */
  ended: Promise<void>;
  view: ExportView;
};

/** An export on its way to whoever reads its body. */
export type OpenedExport = {
  readonly view: ExportView;
  readonly contentType: string;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
};

/** A file that another part makes, to be kept or fetched as exports are. */
export type OfferedFile = {
  readonly kind: 'person';
  readonly format: 'zip';
  readonly filename: string;
  /** How many rows it will have. */
  readonly of: number;
  readonly make: Pieces;
};

/** See {@link createExports}. */
export type Exports = ReturnType<typeof createExports>;

/**
 * Messages, conversations, people, knowledge and the trail as files. An export is prepared, then
 * fetched once by whoever prepared it; it is made as it is read and lies nowhere on the disk unless
 * it is saved there. The trail tells of its start and of its end.
 */
export function createExports({
  store,
  database,
  audit,
  clock,
  settings,
  log,
}: {
  store: Store;
  database: ReadingOptions;
  audit: Audit;
  clock: Clock;
  settings: Settings;
  log: Logger;
}) {
  const entries = new Map<string, Entry>();
  let stopped = false;

  function tell(entry: Entry): void {
    const { view } = entry;
    entry.told = performance.now();
    store.write((tx) => tx.emit('export', view.id, () => view));
  }

  function change(entry: Entry, next: Partial<ExportView>): void {
    const elapsedMs =
      entry.startedAt === null ? 0 : Math.round(performance.now() - entry.startedAt);
    entry.view = { ...entry.view, ...next, elapsedMs };
  }

  function find(account: Account, id: string): Entry {
    const entry = entries.get(id);
    if (!entry || entry.accountId !== account.id)
      throw new Failure('not_found', { reason: 'export_gone' });
    return entry;
  }

  /** Forgets the oldest that nobody waits for, and calls off what nobody has fetched. */
  function tidy(): void {
    for (const [id, entry] of entries) {
      if (entry.view.state === 'ready' && performance.now() - entry.preparedAt > READY_MS)
        entries.delete(id);
      else if (entries.size > MOST_KEPT && entry.view.state !== 'running') entries.delete(id);
    }
  }

  function record(account: Account, action: string, { view }: Entry, more = {}): void {
    const { kind, format, from, to } = view;
    store.write((tx) =>
      audit.record(tx, {
        actor: actorOf(account),
        action,
        subject: `export:${view.id}`,
        details: { kind, format, from, to, ...more },
      }),
    );
  }

  /** The period in UTC ms. Days are whole days of the clinic's calendar. */
  function periodOf({ kind, from, to }: ExportOrder): { from: number; to: number } {
    if ((from ?? to) !== undefined && !kindsWithPeriod.includes(kind))
      throw new Failure('invalid_input', {
        field: from === undefined ? 'to' : 'from',
        reason: 'no_period',
      });
    const time = createLocalTime(settings.get('clinic.timezone'));
    const isDay = (value: string) => value.length === 10;
    const start = from === undefined ? 0 : isDay(from) ? time.startOfDay(from) : Date.parse(from);
    const end =
      to === undefined
        ? Number.MAX_SAFE_INTEGER
        : isDay(to)
          ? time.startOfDay(dayAfter(to))
          : Date.parse(to);
    if (start >= end) throw new Failure('invalid_input', { field: 'to', reason: 'period_empty' });
    return { from: start, to: end };
  }

  function filenameOf(order: ExportOrder, name: string): string {
    const { from, to, format } = order;
    const today = createLocalTime(settings.get('clinic.timezone')).day(clock.now());
    const parts = [settings.get('clinic.name') || 'mostrador', name, from ?? '', to ?? ''].map(
      (part) => fileSlug(part.slice(0, 200)),
    );
    if (!from && !to) parts.push(today);
    return `${parts.filter(Boolean).join('-')}.${format}`;
  }

  /** How many rows an order has, and its newest row. */
  async function measure(kind: ExportOrder['kind'], period: { from: number; to: number }) {
    const [found] = await store.reader.all<{ rows: number; last: number | null }>(
      tables[kind].count,
      // The reading thread hands on what stands in the list: one object of names.
      tables[kind].count.includes('@from') ? [period] : [],
    );
    return { rows: found?.rows ?? 0, last: found?.last ?? 0 };
  }

  /**
   * Makes an export ready to be fetched.
   * @throws Failure `invalid_input` (`reason`: `no_period`, `period_empty`), `conflict`
   *   (`exports_running`).
   */
  async function prepare(account: Account, order: ExportOrder): Promise<ExportView> {
    const period = periodOf(order);
    // A browser that is refused the file would only say that the download has failed.
    requireRoom();
    const language = order.language ?? settings.get('clinic.language');
    const { name, ...words } = fileWords(order.kind, language);
    const { rows, last } = await measure(order.kind, period);
    const separator = order.separator ?? (language === 'es' ? 'semicolon' : 'comma');
    const plan: ExportPlan = {
      kind: order.kind,
      format: order.format,
      ...period,
      last,
      timeZone: settings.get('clinic.timezone'),
      separator: SEPARATORS[separator],
      ...words,
    };
    return remember(
      account,
      {
        kind: order.kind,
        format: order.format,
        from: order.from ?? null,
        to: order.to ?? null,
        filename: filenameOf(order, name),
        of: rows,
      },
      threadPieces(database, plan),
    );
  }

  /** Keeps a file that is ready to be fetched. */
  function remember(
    account: Account,
    about: Pick<ExportView, 'kind' | 'format' | 'from' | 'to' | 'filename' | 'of'>,
    make: Pieces,
  ): ExportView {
    tidy();
    const id = randomBytes(16).toString('base64url');
    const entry: Entry = {
      accountId: account.id,
      preparedAt: performance.now(),
      startedAt: null,
      told: 0,
      run: null,
      ended: Promise.resolve(),
      make,
      view: {
        id,
        ...about,
        state: 'ready',
        rows: 0,
        bytes: 0,
        elapsedMs: 0,
        preparedAt: new Date(clock.now()).toISOString(),
        savedAs: null,
        failure: null,
      },
    };
    entries.set(id, entry);
    return entry.view;
  }

  function requireRoom(): void {
    const running = [...entries.values()].filter(({ view }) => view.state === 'running');
    if (stopped || running.length >= MOST_RUNNING)
      throw new Failure('conflict', { reason: 'exports_running', most: MOST_RUNNING });
  }

  function begin(account: Account, entry: Entry): Run {
    if (entry.view.state !== 'ready') throw new Failure('not_found', { reason: 'export_gone' });
    requireRoom();
    // Before the first byte: what a crash interrupts has left the clinic all the same.
    record(account, 'export.start', entry);
    entry.startedAt = performance.now();
    const run = runStream(entry.make, (rows, bytes) => {
      change(entry, { rows, bytes });
      if (performance.now() - entry.told > TELL_MS) tell(entry);
    });
    entry.run = run;
    change(entry, { state: 'running' });
    tell(entry);
    return run;
  }

  /** Notes how an export ends, in its row and in the trail. */
  function follow(account: Account, entry: Entry, ending: Promise<Partial<ExportView>>): void {
    entry.ended = ending
      .then((next) => {
        change(entry, next);
        entry.run = null;
        const { state, rows, bytes } = entry.view;
        record(account, 'export.create', entry, { state, rows, bytes });
        tell(entry);
      })
      .catch((error: unknown) => log.error({ err: error }, 'the end of an export was not noted'));
  }

  function failed(error: unknown): Partial<ExportView> {
    if (error instanceof Failure)
      return { state: 'failed', failure: { code: error.code, params: { ...error.params } } };
    log.error({ err: error }, 'an export failed');
    return { state: 'failed', failure: { code: 'internal', params: {} } };
  }

  return {
    prepare,

    /**
     * Makes another part's file ready to be fetched or saved.
     * @throws Failure `conflict` (`exports_running`).
     */
    offer(account: Account, { make, ...about }: OfferedFile): ExportView {
      requireRoom();
      return remember(account, { ...about, from: null, to: null }, make);
    },

    /** One's own, newest first. */
    list(account: Account): ExportView[] {
      tidy();
      return [...entries.values()]
        .filter(({ accountId }) => accountId === account.id)
        .map(({ view }) => view)
        .reverse();
    },

    /**
     * Begins to hand an export out. Its body breaks off with an error when it is called off or fails.
     * @throws Failure `not_found` (`reason: export_gone`) when it was fetched before, is too old, or
     *   somebody else's; `conflict` (`exports_running`).
     */
    open(account: Account, id: string): OpenedExport {
      const entry = find(account, id);
      const run = begin(account, entry);
      follow(
        account,
        entry,
        run.ended.then((outcome) => (outcome.state === 'failed' ? failed(outcome.error) : outcome)),
      );
      return { view: entry.view, contentType: contentTypes[entry.view.format], body: run.body };
    },

    /**
     * Begins to write an export into a folder of this PC; how it goes on is told by its row.
     * @throws Failure as `open`, and as `requireFolder`.
     */
    async save(account: Account, id: string, folder: string): Promise<ExportView> {
      const entry = find(account, id);
      await requireFolder(folder);
      const run = begin(account, entry);
      follow(
        account,
        entry,
        saveFile(run.body, folder, entry.view.filename)
          .then((savedAs): Partial<ExportView> => ({ state: 'done', savedAs }))
          .catch((error: unknown) =>
            error instanceof ExportCanceled ? { state: 'canceled' as const } : failed(error),
          )
          // What could not be written has called the reading off.
          .finally(() => run.ended),
      );
      return entry.view;
    },

    /** Stops an export; one that has ended stays as it is. @throws Failure `not_found`. */
    cancel(account: Account, id: string): ExportView {
      const entry = find(account, id);
      if (entry.view.state === 'ready') {
        change(entry, { state: 'canceled' });
        tell(entry);
      }
      entry.run?.cancel();
      return entry.view;
    },

    /** Calls everything off, before the store closes. */
    async stop(): Promise<void> {
      stopped = true;
      for (const { run } of entries.values()) run?.cancel();
      await Promise.all([...entries.values()].map(({ ended }) => ended));
    },
  };
}
