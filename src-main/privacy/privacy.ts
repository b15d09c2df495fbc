import { join } from 'node:path';
import type { Logger } from 'pino';
import { Failure } from '../contract/failure.ts';
import type { Language } from '../contract/operation.ts';
import type { ConsentMeans } from '../contract/people.ts';
import type { Erasure } from '../contract/privacy.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import type { TwilioClient } from '../twilio/twilio-client.ts';
import { type AccessLine, readAccessLog } from './access-log.ts';
import { patientArchive } from './archive.ts';
import { archiveWords } from './archive-words.ts';
import { createEraseAtTwilio } from './erase-at-twilio.ts';
import type { EraseList } from './erase-list.ts';
import { createErasing } from './erasing.ts';
import { createPieces } from './pieces.ts';
import { createPreview, type Subject } from './preview.ts';
import { createRetention } from './retention.ts';
import { createSelecting } from './selection.ts';

/** Privacy of one clinic: erasing people, keeping nothing longer than wanted, who looked at whom. */
export type Privacy = ReturnType<typeof createPrivacy>;

/** All about one contact as a file that is made when it is read. */
export type PersonFile = {
  readonly kind: 'person';
  readonly format: 'zip';
  readonly filename: string;
  /** How many messages and files it will have. */
  readonly of: number;
  readonly make: (onRows: (more: number) => void) => AsyncIterable<Uint8Array<ArrayBuffer>>;
};

/**
 * Puts it together. `list` is the one that the inbox asks; `keepFigures` and `clockIsRight`: see
 * retention.ts.
 */
export function createPrivacy({
  store,
  clock,
  jobs,
  settings,
  inbox,
  twilio,
  list,
  keepFigures,
  clockIsRight,
  folder,
  log,
}: {
  store: Store;
  clock: Clock;
  jobs: Jobs;
  settings: Settings;
  inbox: Inbox;
  twilio: () => TwilioClient | null;
  list: EraseList;
  keepFigures(before: number): Promise<void>;
  clockIsRight(): Promise<boolean>;
  folder: string;
  log: Logger;
}) {
  const mediaFolder = join(folder, 'media');
  const { people } = inbox;
  const selecting = createSelecting(store);
  const changed = (tx: Transaction, id: number) => tx.emit('erasure', id, () => erasing.view(id));
  const atTwilio = createEraseAtTwilio({ store, clock, jobs, twilio, onChange: changed });
  const erasing = createErasing({
    store,
    clock,
    jobs,
    list,
    people,
    mediaFolder,
    atTwilio: atTwilio.request,
  });
  const preview = createPreview({ store, people, selecting });
  const retention = createRetention({
    store,
    clock,
    jobs,
    settings,
    erasing,
    select: selecting.select,
    removeFiles: createPieces({ store, mediaFolder }).files,
    keepFigures,
    clockIsRight,
    log,
  });
  const insertConsent = store.db.prepare(
    'INSERT INTO consents(contact_id, category, granted, means, evidence, at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const selectErasure = store.db.prepare('SELECT 1 FROM erasures WHERE id = ?');

  /** It is for the person: in her language, else in the clinic's. */
  const languageOf = (contactId: number): Language =>
    people.contact(contactId).language ?? settings.get('clinic.language');

  const archive = (
    contactId: number,
    onPart?: () => void,
  ): AsyncIterable<Uint8Array<ArrayBuffer>> =>
    patientArchive(
      {
        store,
        inbox,
        clock,
        clinic: settings.get('clinic.name'),
        timeZone: settings.get('clinic.timezone'),
        language: languageOf(contactId),
        onPart,
      },
      contactId,
    );

  return {
    preview,
    retention,
    /** Late messages of the erased, found at Twilio, are deleted there. */
    requestAtTwilio: atTwilio.request,
    /**
     * Erases a person with the contacts and patients chosen from her preview. They are gone from the
     * desk when this returns; the rows follow at once, piece by piece.
     *
     * @throws Failure `not_found`, `invalid_input` (`confirm`: not the name; `choice`: not of hers).
     */
    erase(
      subject: Subject,
      chosen: { readonly contactIds: readonly number[]; readonly patientIds: readonly number[] },
      confirm: string,
      accountId: number | null,
    ): Erasure {
      const { name, contacts, patients } = preview(subject);
      if (plain(confirm) !== plain(name))
        throw new Failure('invalid_input', { field: 'confirm', reason: 'not_the_name' });
      const within = (ids: readonly number[], rows: readonly { id: number }[]) =>
        ids.every((id) => rows.some((row) => row.id === id));
      const own = subject.kind === 'contact' ? chosen.contactIds : chosen.patientIds;
      if (
        !own.includes(subject.id) ||
        !within(chosen.contactIds, contacts) ||
        !within(chosen.patientIds, patients)
      )
        throw new Failure('invalid_input', { field: 'choice' });
      const selection = selecting.select(chosen.contactIds, chosen.patientIds);
      return erasing.view(erasing.begin(selection, { origin: 'request', accountId }));
    },
    erasures: () => erasing.list(200),
    /** @throws Failure `not_found`. */
    retry(id: number): Erasure {
      if (!selectErasure.get(id)) throw new Failure('not_found', { what: 'erasure', id });
      atTwilio.retry(id);
      return erasing.view(id);
    },
    /**
     * Adds a line to what a person agreed to; none is ever changed. `at`: UTC ms, null for now.
     *
     * @throws Failure `not_found`; `invalid_input` with `reason: 'future'`.
     */
    recordConsent(
      contactId: number,
      consent: {
        readonly category: string;
        readonly granted: boolean;
        readonly means?: ConsentMeans | undefined;
        readonly evidence: string;
        readonly at: number | null;
      },
    ): void {
      people.contact(contactId);
      const now = clock.now();
      const at = consent.at ?? now;
      if (at > now) throw new Failure('invalid_input', { field: 'at', reason: 'future' });
      store.write((tx) => {
        insertConsent.run(
          contactId,
          consent.category,
          consent.granted ? 1 : 0,
          consent.means ?? null,
          consent.evidence,
          at,
        );
        people.changed(tx, contactId);
      });
    },
    /** See {@link readAccessLog}. */
    accessLog: (contactId: number, before?: number): Promise<AccessLine[]> =>
      readAccessLog(store, contactId, before),
    /** Everything about one contact as one ZIP file; see archive.ts. */
    archive,
    /** The same, ready to be kept as exports are. @throws Failure `not_found`. */
    async personFile(contactId: number): Promise<PersonFile> {
      people.contact(contactId);
      const [found] = await store.reader.all<{ parts: number }>(
        `SELECT count(DISTINCT m.id) + count(f.id) AS parts
         FROM conversations c JOIN messages m ON m.conversation_id = c.id
           LEFT JOIN media f ON f.message_id = m.id AND f.state = 'stored'
         WHERE c.contact_id = ? AND m.state <> 'draft'`,
        [contactId],
      );
      return {
        kind: 'person',
        format: 'zip',
        // No name: the file's lies in folders and mails where it may be read by others.
        filename: `${archiveWords(languageOf(contactId)).file}-${contactId}.zip`,
        of: found?.parts ?? 0,
        make: (onRows) => archive(contactId, () => onRows(1)),
      };
    },
    /**
     * Erases again whoever the list names and this database brought back: after every restore, and
     * at each start. Answers how many entries were new to it.
     */
    reapplyErasures: (): number => erasing.reapply(),
    /** Starts the recurring work; after `jobs.start()`. */
    start() {
      erasing.reapply();
      retention.start();
    },
  };
}

/** A name as it is compared: nobody is asked for its capitals and accents. */
function plain(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ').trim().toLowerCase();
}
