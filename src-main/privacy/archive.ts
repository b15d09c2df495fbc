import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Language } from '../contract/operation.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Clock } from '../store/clock.ts';
import type { Store } from '../store/open-store.ts';
import { archiveDocument, documentEnd, documentHead, type Line } from './archive-document.ts';
import { archiveWords, kindWords } from './archive-words.ts';

/** Messages that are read at once. */
const AT_ONCE = 500;

type MessageRow = {
  id: number;
  conversationId: number;
  direction: 'in' | 'out';
  author: string;
  kind: string;
  body: string;
  payload: string | null;
  address: string | null;
  twilioSid: string | null;
  status: string;
  createdAt: number;
};
type FileRow = { id: number; messageId: number; contentType: string; filename: string | null };

const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'audio/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/aac': 'aac',
  'audio/amr': 'amr',
  'video/mp4': 'mp4',
  'application/pdf': 'pdf',
};

/** The file's name inside the archive: a number and a known ending, never what somebody sent. */
function nameIn(folder: string, { id, contentType }: FileRow): string {
  return `${folder}/${id}.${endings[contentType] ?? 'bin'}`;
}

/**
 * Everything that is kept about one contact as one ZIP file (RGPD art. 15 and 20): `datos.json` for
 * other software, `conversacion.html` for anyone, and the files they sent and got, decrypted; names and
 * words in `language`. Streamed: however long the conversation, little of it is in memory. `onPart`
 * is called for each message and for each file, once as it is written.
 *
 * @throws Failure `not_found`.
 */
export function patientArchive(
  {
    store,
    inbox,
    clock,
    clinic,
    timeZone,
    language,
    onPart = () => undefined,
  }: {
    store: Store;
    inbox: Inbox;
    clock: Clock;
    clinic: string;
    timeZone: string;
    language: Language;
    onPart?: (() => void) | undefined;
  },
  contactId: number,
): AsyncIterable<Uint8Array<ArrayBuffer>> {
  const contact = inbox.people.contact(contactId);
  const iso = (ms: number) => new Date(ms).toISOString();
  const words = archiveWords(language);
  const nameOf = (file: FileRow) => nameIn(words.folder, file);
  const when = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'es', {
    timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
  });

  /** The messages, oldest first, a page at a time. */
  async function* messages(): AsyncGenerator<{ message: MessageRow; files: FileRow[] }> {
    let after = 0;
    for (;;) {
      const rows = await store.reader.all<MessageRow>(
        `SELECT m.id, m.conversation_id AS conversationId, m.direction, m.author, m.kind, m.body, m.payload,
           m.address, m.twilio_sid AS twilioSid, m.status, m.created_at AS createdAt
         FROM conversations c JOIN messages m ON m.conversation_id = c.id
         WHERE c.contact_id = ? AND m.id > ? AND m.state <> 'draft' ORDER BY m.id LIMIT ?`,
        [contactId, after, AT_ONCE],
      );
      const files = await store.reader.all<FileRow>(
        `SELECT id, message_id AS messageId, content_type AS contentType, filename FROM media
         WHERE state = 'stored' AND message_id IN (SELECT value FROM json_each(?)) ORDER BY id`,
        [JSON.stringify(rows.map(({ id }) => id))],
      );
      const byMessage = Map.groupBy(files, ({ messageId }) => messageId);
      for (const message of rows) yield { message, files: byMessage.get(message.id) ?? [] };
      after = rows.at(-1)?.id ?? after;
      if (rows.length < AT_ONCE) return;
    }
  }

  async function* data(): AsyncGenerator<string> {
    const notes = await store.reader.all<{ at: number; body: string }>(
      `SELECT n.at, n.body FROM conversations c JOIN notes n ON n.conversation_id = c.id
       WHERE c.contact_id = ? ORDER BY n.id`,
      [contactId],
    );
    const head = {
      format: 'mostrador-patient-archive',
      version: 1,
      clinic,
      createdAt: iso(clock.now()),
      contact,
      notes: notes.map(({ at, body }) => ({ at: iso(at), body })),
    };
    yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "messages": [`;
    let first = true;
    for await (const { message, files } of messages()) {
      const { payload, createdAt, ...rest } = message;
      const row = {
        ...rest,
        createdAt: iso(createdAt),
        payload: payload === null ? null : (JSON.parse(payload) as unknown),
        files: files.map((file) => ({
          path: nameOf(file),
          contentType: file.contentType,
          filename: file.filename,
        })),
      };
      yield `${first ? '' : ','}\n    ${JSON.stringify(row)}`;
      onPart();
      first = false;
    }
    yield '\n  ]\n}\n';
  }

  async function* page(): AsyncGenerator<string> {
    yield documentHead({
      language,
      clinic,
      name: contact.name,
      at: when.format(clock.now()),
      contact,
    });
    for await (const { message, files } of messages()) {
      const line: Line = {
        at: when.format(message.createdAt),
        from: message.direction === 'in' ? contact.name : clinic,
        own: message.direction === 'out',
        kind: kindWords(language, message.kind),
        body: message.body,
        files: files.map((file) => ({ path: nameOf(file), contentType: file.contentType })),
      };
      yield archiveDocument(line);
    }
    yield documentEnd;
  }

  async function* build(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const zip = new ZipFile();
    const output = zip.outputStream as Readable;
    // Whatever cannot be read ends the download; nothing is left out in silence.
    const fail = (error: unknown) => output.destroy(error as Error);
    zip.on('error', fail);
    const entry = (text: AsyncGenerator<string>) => Readable.from(text).on('error', fail);
    zip.addReadStream(entry(data()), `${words.data}.json`);
    zip.addReadStream(entry(page()), `${words.page}.html`);
    const adding = (async () => {
      for await (const { message, files } of messages())
        for (const file of files)
          zip.addReadStreamLazy(
            nameOf(file),
            { compress: false, mtime: new Date(message.createdAt) },
            (give) => {
              inbox.media
                .read(file.id)
                .then(({ bytes }) => {
                  onPart();
                  give(null, Readable.from([bytes]));
                })
                .catch((error: unknown) => give(error, Readable.from([])));
            },
          );
      zip.end();
    })().catch(fail);
    for await (const chunk of output) yield chunk as Uint8Array<ArrayBuffer>;
    await adding;
  }
  return build();
}
