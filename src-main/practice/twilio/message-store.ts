import { newSid } from './sids.ts';
import type { TwilioDatabase } from './store.ts';

/** Twilio's states of a message that occur on WhatsApp. */
export type MessageStatus =
  | 'accepted'
  | 'scheduled'
  | 'queued'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'undelivered'
  | 'canceled'
  | 'received';

/** What lies ahead of an outgoing message, in this order. */
export type Step = 'queue' | 'send' | 'deliver' | 'read';

/** A tappable answer under a message. `payload` comes back as `ButtonPayload` or `ListId`. */
export type Button = { readonly title: string; readonly payload: string };

/** An entry of a list that the patient may choose from. */
export type ListItem = Button & { readonly description: string | null };

/** What a bubble shows beside its text. */
export type MessageExtras = {
  readonly buttons?: readonly Button[];
  readonly list?: { readonly button: string; readonly items: readonly ListItem[] };
  readonly location?: {
    readonly latitude: number;
    readonly longitude: number;
    readonly label?: string;
    readonly address?: string;
  };
  readonly repliedTo?: string;
  /** Sent from a template that Meta has approved. */
  readonly template?: boolean;
};

/** A row of `messages`. Times in UTC ms. */
export type MessageRow = {
  readonly seq: number;
  readonly sid: string;
  readonly author: 'patient' | 'clinic' | 'twilio';
  readonly sender: string;
  readonly patient: string;
  readonly person: number;
  readonly kind: string;
  readonly body: string;
  readonly shown: string;
  readonly extras: MessageExtras;
  readonly status: MessageStatus;
  readonly error_code: number | null;
  readonly error_message: string | null;
  readonly num_media: number;
  readonly service_sid: string | null;
  readonly content_sid: string | null;
  readonly status_callback: string | null;
  readonly media_urls: readonly string[];
  /** How it is going to fail, when a fault has been switched on. */
  readonly forced: { readonly code: number; readonly status: 'failed' | 'undelivered' } | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly sent_at: number | null;
  readonly arrived_at: number | null;
  readonly seen: 'sent' | 'delivered' | 'read';
  readonly deleted: 0 | 1;
};

/** What is given for a new message; the rest starts empty. */
export type NewMessage = Pick<
  MessageRow,
  'sid' | 'author' | 'sender' | 'patient' | 'person' | 'kind' | 'body' | 'status' | 'created_at'
> &
  Partial<
    Pick<
      MessageRow,
      | 'extras'
      | 'num_media'
      | 'service_sid'
      | 'content_sid'
      | 'status_callback'
      | 'media_urls'
      | 'forced'
      | 'sent_at'
      | 'arrived_at'
    >
  >;

/** A row of `media`, without its bytes. */
export type MediaRow = {
  readonly sid: string;
  readonly message_sid: string;
  readonly content_type: string;
  readonly filename: string | null;
  readonly size: number;
  readonly created_at: number;
  readonly deleted: 0 | 1;
};

/** A file that a message carries. */
export type NewMedia = {
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly filename?: string | null | undefined;
};

/** Which messages a list is about. `before`/`after` are positions (`seq`), the page's edge. */
export type MessageQuery = {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Whole seconds since 1970, both ends included; a message not yet sent has no date and never fits. */
  readonly sentFrom?: number | undefined;
  readonly sentUntil?: number | undefined;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
};

type RawMessage = Omit<MessageRow, 'extras' | 'media_urls' | 'forced'> & {
  readonly extras: string;
  readonly media_urls: string;
  readonly forced: string | null;
};

// The JSON in these columns is only ever written by this file.
function read(raw: RawMessage | undefined): MessageRow | null {
  return raw
    ? {
        ...raw,
        extras: JSON.parse(raw.extras),
        media_urls: JSON.parse(raw.media_urls),
        forced: raw.forced === null ? null : JSON.parse(raw.forced),
      }
    : null;
}

const MEDIA = 'sid, message_sid, content_type, filename, length(data) AS size, created_at, deleted';

/** Messages, their files, what lies ahead of them, and who is who. */
export function createMessageStore(db: TwilioDatabase) {
  const insert = db.prepare(`
    INSERT INTO messages (sid, author, sender, patient, person, kind, body, shown, extras, status,
      num_media, service_sid, content_sid, status_callback, media_urls, forced,
      created_at, updated_at, sent_at, arrived_at, seen)
    VALUES (@sid, @author, @sender, @patient, @person, @kind, @body, @body, @extras, @status,
      @num_media, @service_sid, @content_sid, @status_callback, @media_urls, @forced,
      @created_at, @created_at, @sent_at, @arrived_at, 'sent')`);
  const bySid = db.prepare<[string], RawMessage>('SELECT * FROM messages WHERE sid = ?');
  const apply = db.prepare(`
    UPDATE messages SET status = @status, updated_at = @at,
      error_code = @error_code, error_message = @error_message,
      sent_at = iif(@status = 'sent', @at, sent_at),
      arrived_at = iif(@status IN ('delivered', 'read'), coalesce(arrived_at, @at), arrived_at)
    WHERE sid = @sid`);
  const dropSteps = db.prepare(
    "DELETE FROM steps WHERE message_sid = @sid AND @step IN ('all', step)",
  );
  const insertMedia = db.prepare(`
    INSERT INTO media (sid, message_sid, content_type, filename, data, created_at)
    VALUES (?, ?, ?, ?, ?, ?)`);
  const personByAddress = db
    .prepare<[string], number>('SELECT person FROM people WHERE address = ?')
    .pluck();

  /** The person behind these addresses, who becomes one if they were two. */
  const person = db.transaction((addresses: readonly string[]): number => {
    const known = [...new Set(addresses.flatMap((each) => personByAddress.get(each) ?? []))];
    const next = db.prepare<[], number>('SELECT coalesce(max(person), 0) + 1 FROM people').pluck();
    const one = known.length ? Math.min(...known) : (next.get() ?? 1);
    for (const other of known.filter((each) => each !== one)) {
      db.prepare('UPDATE people SET person = ? WHERE person = ?').run(one, other);
      db.prepare('UPDATE messages SET person = ? WHERE person = ?').run(one, other);
      db.prepare('UPDATE OR REPLACE joins SET person = ? WHERE person = ?').run(one, other);
    }
    for (const address of addresses)
      db.prepare('INSERT OR IGNORE INTO people (address, person) VALUES (?, ?)').run(address, one);
    return one;
  });

  return {
    person: (...addresses: readonly string[]): number => person(addresses),

    /** The person who is known by this address, or null. */
    knownPerson: (address: string): number | null => personByAddress.get(address) ?? null,

    /** Every address by which a person is known. */
    addressesOf: (personId: number): readonly string[] =>
      db
        .prepare<[number], string>('SELECT address FROM people WHERE person = ? ORDER BY rowid')
        .pluck()
        .all(personId),

    /** Stores a message, its files and its coming steps together. */
    add: db.transaction(
      (
        message: NewMessage,
        files: readonly NewMedia[] = [],
        steps: readonly (readonly [Step, number])[] = [],
      ): void => {
        insert.run({
          num_media: files.length,
          service_sid: null,
          content_sid: null,
          status_callback: null,
          sent_at: null,
          arrived_at: null,
          ...message,
          extras: JSON.stringify(message.extras ?? {}),
          media_urls: JSON.stringify(message.media_urls ?? []),
          forced: message.forced ? JSON.stringify(message.forced) : null,
        });
        for (const file of files) addMedia(message.sid, file, message.created_at);
        for (const [step, due] of steps)
          db.prepare('INSERT INTO steps (message_sid, step, due_at) VALUES (?, ?, ?)').run(
            message.sid,
            step,
            due,
          );
      },
    ),

    addMedia,

    get: (sid: string): MessageRow | null => read(bySid.get(sid)),

    /** What the API shows: not what was deleted, nor what the sandbox itself said. */
    list({ from, to, sentFrom, sentUntil, before, after, limit }: MessageQuery): MessageRow[] {
      const where = ["author <> 'twilio'", 'deleted = 0'];
      if (from !== undefined) where.push('from_address = @from');
      if (to !== undefined) where.push('to_address = @to');
      if (sentFrom !== undefined) where.push('sent_at / 1000 >= @sentFrom');
      if (sentUntil !== undefined) where.push('sent_at / 1000 <= @sentUntil');
      if (before !== undefined) where.push('seq < @before');
      if (after !== undefined) where.push('seq > @after');
      const rows = db
        .prepare<[object], RawMessage>(
          `SELECT * FROM messages WHERE ${where.join(' AND ')}
           ORDER BY seq ${after === undefined ? 'DESC' : 'ASC'} LIMIT @limit`,
        )
        .all({ from, to, sentFrom, sentUntil, before, after, limit })
        .flatMap((raw) => read(raw) ?? []);
      return after === undefined ? rows : rows.reverse();
    },

    /** Everything between the clinic and a person, oldest first. */
    thread: (personId: number): MessageRow[] =>
      db
        .prepare<[number], RawMessage>('SELECT * FROM messages WHERE person = ? ORDER BY seq')
        .all(personId)
        .flatMap((raw) => read(raw) ?? []),

    /** When a person last wrote to a sender, or null. */
    lastInbound: (personId: number, sender: string): number | null =>
      db
        .prepare<[number, string], number | null>(
          "SELECT max(created_at) FROM messages WHERE person = ? AND sender = ? AND author = 'patient'",
        )
        .pluck()
        .get(personId, sender) ?? null,

    /** Moves a message to a new state and crosses a step off, or all of them, in one transaction. */
    apply: db.transaction(
      (
        sid: string,
        status: MessageStatus,
        at: number,
        done: Step | 'all',
        error: { readonly code: number; readonly message: string } | null = null,
      ): void => {
        apply.run({
          sid,
          status,
          at,
          error_code: error?.code ?? null,
          error_message: error?.message ?? null,
        });
        dropSteps.run({ sid, step: done });
      },
    ),

    /** What the phone shows beside the patient's own message. */
    markSeen(sid: string, seen: MessageRow['seen']): void {
      db.prepare('UPDATE messages SET seen = ? WHERE sid = ?').run(seen, sid);
    },

    redact(sid: string, at: number): void {
      db.prepare("UPDATE messages SET body = '', updated_at = ? WHERE sid = ?").run(at, sid);
    },

    remove: db.transaction((sid: string): void => {
      dropSteps.run({ sid, step: 'all' });
      db.prepare("UPDATE messages SET deleted = 1, body = '' WHERE sid = ?").run(sid);
      db.prepare('UPDATE media SET deleted = 1 WHERE message_sid = ?').run(sid);
    }),

    /** How much has been charged: messages received and sent. */
    charged: (): number =>
      db
        .prepare<[], number>(
          "SELECT count(*) FROM messages WHERE author = 'patient' OR sent_at IS NOT NULL",
        )
        .pluck()
        .get() ?? 0,

    /** The same by day: `YYYY-MM-DD` in UTC, days without any left out, the newest first. */
    chargedByDay: (): readonly { readonly day: string; readonly count: number }[] =>
      db
        .prepare<[], { day: string; count: number }>(
          `SELECT date(coalesce(sent_at, created_at) / 1000, 'unixepoch') AS day, count(*) AS count
           FROM messages WHERE author = 'patient' OR sent_at IS NOT NULL GROUP BY 1 ORDER BY 1 DESC`,
        )
        .all(),

    /** The next step of a message, or null. */
    nextStep: (sid: string): { readonly step: Step; readonly due_at: number } | null =>
      db
        .prepare<[string], { step: Step; due_at: number }>(
          'SELECT step, due_at FROM steps WHERE message_sid = ? ORDER BY due_at, rowid LIMIT 1',
        )
        .get(sid) ?? null,

    /** Messages that something still lies ahead of, the soonest first. */
    unfinished: (): readonly string[] =>
      db
        .prepare<[], string>(
          'SELECT message_sid FROM steps GROUP BY 1 ORDER BY min(due_at), min(rowid)',
        )
        .pluck()
        .all(),

    /** The files of a message, also those deleted at Twilio: the phone keeps its own. */
    mediaOf: (messageSid: string): MediaRow[] =>
      db
        .prepare<[string], MediaRow>(
          `SELECT ${MEDIA} FROM media WHERE message_sid = ? ORDER BY seq`,
        )
        .all(messageSid),

    media: (sid: string): MediaRow | null =>
      db.prepare<[string], MediaRow>(`SELECT ${MEDIA} FROM media WHERE sid = ?`).get(sid) ?? null,

    mediaData: (sid: string): Uint8Array | null =>
      db.prepare<[string], Uint8Array>('SELECT data FROM media WHERE sid = ?').pluck().get(sid) ??
      null,

    removeMedia(sid: string): void {
      db.prepare('UPDATE media SET deleted = 1 WHERE sid = ?').run(sid);
    },

    join(sender: string, personId: number, at: number): void {
      db.prepare('INSERT OR REPLACE INTO joins (sender, person, joined_at) VALUES (?, ?, ?)').run(
        sender,
        personId,
        at,
      );
    },

    joinedAt: (sender: string, personId: number): number | null =>
      db
        .prepare<[string, number], number>(
          'SELECT joined_at FROM joins WHERE sender = ? AND person = ?',
        )
        .pluck()
        .get(sender, personId) ?? null,
  };

  function addMedia(messageSid: string, file: NewMedia, at: number): string {
    const sid = newSid('ME');
    insertMedia.run(
      sid,
      messageSid,
      file.contentType,
      file.filename ?? null,
      Buffer.from(file.data),
      at,
    );
    return sid;
  }
}

/** See {@link createMessageStore}. */
export type MessageStore = ReturnType<typeof createMessageStore>;
