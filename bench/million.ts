import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { ClinicClient } from '../src-main/contract/contract.ts';
import { MESSAGES, millionFolder, PATIENTS } from './million-file/make-file.ts';
import { searchKinds, searchText } from './million-file/searches.ts';
import { ms, type Spread, spreadOf } from './percentiles.ts';
import { type Program, startProgram } from './program.ts';
import { readDatabase } from './read-database.ts';
import type { Part, Section } from './section.ts';
import { createRandom, pick } from './texts.ts';

const FILTERS = ['need', 'open', 'mine', 'unread', 'snoozed', 'closed', 'all'] as const;
const PAGES = 40;
const OPENED = 300;
const SEARCHES = 240;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

async function series(count: number, work: (i: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) times.push(await timed(() => work(i)));
  return times;
}

const row = (name: string, { count, p50, p95, p99, max }: Spread, target: string) => [
  name,
  String(count),
  ...[p50, p95, p99, max].map(ms),
  target,
];
const header = ['what', 'times', 'p50', 'p95', 'p99', 'max', 'target'];

async function measureQueue(client: ClinicClient): Promise<Section> {
  const rows: string[][] = [];
  for (const filter of FILTERS) {
    const times = await series(PAGES, () => client.conversations.list({ filter, limit: 50 }));
    rows.push(row(`“${filter}”, first page`, spreadOf(times), 'p95 ≤ 20'));
  }
  const deep: number[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES; page++) {
    const query = { filter: 'closed' as const, limit: 50, ...(cursor !== null && { cursor }) };
    const from = performance.now();
    const { nextCursor } = await client.conversations.list(query);
    deep.push(performance.now() - from);
    cursor = nextCursor;
  }
  rows.push(row(`“closed”, ${PAGES} pages on end`, spreadOf(deep), 'p95 ≤ 20'));
  const label = await series(PAGES, (i) =>
    client.conversations.list({ filter: 'open', labelId: 1 + (i % 5), limit: 50 }),
  );
  rows.push(row('“open” with a label', spreadOf(label), 'p95 ≤ 20'));
  const closed = await series(PAGES, (i) =>
    client.conversations.list({ filter: 'closed', labelId: 1 + (i % 5), limit: 50 }),
  );
  rows.push(row('“closed” with a label', spreadOf(closed), 'p95 ≤ 20'));
  const counts = await series(PAGES, () => client.conversations.counts());
  rows.push(row('counts of all filters', spreadOf(counts), ''));
  const patients = await series(PAGES, (i) =>
    client.patients.list({ search: ['mar', 'gar', 'zubi', ''][i % 4]!, limit: 50 }),
  );
  rows.push(row('patients by part of the name', spreadOf(patients), ''));
  return {
    title: 'The queue, with a million messages',
    how: 'Over the desk’s WebSocket, as the page asks; 50 conversations a page. Milliseconds.',
    header,
    rows,
  };
}

/** What the page asks for when a conversation is opened, all at once. */
function openConversation(client: ClinicClient, id: number, contactId: number) {
  return Promise.all([
    client.conversations.get({ id }),
    client.messages.list({ conversationId: id, limit: 50 }),
    client.conversations.notes({ id }),
    client.contacts.get({ id: contactId }),
    client.conversations.undoable({ contactId }),
  ]);
}

async function measureOpening(client: ClinicClient, folder: string): Promise<Section> {
  const random = createRandom(17);
  // Conversation and contact have the same number in the file: they were made in pairs.
  const some = await series(OPENED, () => {
    const id = 1 + Math.floor(random() * PATIENTS);
    return openConversation(client, id, id);
  });
  const { id, count } = await readDatabase(
    folder,
    (db) =>
      db
        .prepare(
          `SELECT conversation_id AS id, count(*) AS count FROM messages INDEXED BY messages_conversation
           GROUP BY conversation_id ORDER BY count DESC LIMIT 1`,
        )
        .get() as { id: number; count: number },
  );
  const longest = await series(PAGES, () => openConversation(client, id, id));
  let cursor: string | null = null;
  const back: number[] = [];
  for (let page = 0; page < 20; page++) {
    const query = { conversationId: id, limit: 50, ...(cursor !== null && { cursor }) };
    const from = performance.now();
    const { nextCursor } = await client.messages.list(query);
    back.push(performance.now() - from);
    cursor = nextCursor;
    if (cursor === null) break;
  }
  return {
    title: 'Opening a conversation',
    how: 'The five calls of the page at once, over the desk’s WebSocket: conversation, newest 50 messages, notes, contact, merges; two of them leave an audit line on disk before they answer. Milliseconds.',
    header,
    rows: [
      row('any, for the first time', spreadOf(some), 'p95 ≤ 20'),
      row(`the longest (${count} messages), again and again`, spreadOf(longest), 'p95 ≤ 20'),
      row('the longest, page after page back', spreadOf(back), ''),
    ],
  };
}

async function measureSearch(program: Program, client: ClinicClient): Promise<Section> {
  const random = createRandom(23);
  const { items } = await client.patients.list({ limit: 200 });
  const kinds = new Map<string, number[]>();
  // The reading thread starts at the first search.
  await client.conversations.search({ query: 'zzz' });
  await program.loopDelay();
  const all: number[] = [];
  for (let i = 0; i < SEARCHES; i++) {
    const kind = searchKinds[i % searchKinds.length]!;
    const patient = pick(random, items);
    const phone = patient.contacts[0]?.phone ?? '+34610000000';
    const query = searchText(random, kind, patient.name, phone);
    const time = await timed(() => client.conversations.search({ query }));
    all.push(time);
    kinds.set(kind, [...(kinds.get(kind) ?? []), time]);
  }
  const busy = await program.loopDelay();
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const idle = await program.loopDelay();
  return {
    title: 'Search, with a million messages',
    how: `${SEARCHES} different searches one after the other, over the desk’s WebSocket, 30 hits each with their conversations. The program’s event loop meanwhile: p99 ${ms(busy.p99)} ms late (${ms(idle.p99)} ms when idle), ${ms(busy.max)} ms at most. Milliseconds.`,
    header,
    rows: [
      row('all', spreadOf(all), 'p95 ≤ 60'),
      ...searchKinds.map((kind) => row(kind, spreadOf(kinds.get(kind) ?? []), '')),
    ],
  };
}

/** The desk on a file with a million messages. */
export const million: Part = {
  name: 'million',
  async run(say) {
    const folder = await millionFolder(say);
    const program = await startProgram({ folder, watched: true });
    const { client, close } = await program.connect();
    try {
      const begin = program.memory();
      say('queue…');
      const queue = await measureQueue(client);
      say('conversations…');
      const opening = await measureOpening(client, folder);
      say('searches…');
      const searching = await measureSearch(program, client);
      const size = statSync(join(folder, 'mostrador.db')).size / 2 ** 20;
      return [
        queue,
        opening,
        searching,
        {
          title: 'Size',
          how: `${MESSAGES.toLocaleString('en')} messages of ${PATIENTS.toLocaleString('en')} patients in two years, with everything that the program keeps of them: raw parameters, delivery statuses, audit lines, full text.`,
          header: ['figure', 'value'],
          rows: [
            ['the file', `${size.toFixed(0)} MB`],
            ['a message', `${((size * 2 ** 20) / MESSAGES).toFixed(0)} bytes`],
            ['memory of the program after its start', `${begin.toFixed(0)} MB`],
            ['memory after all of the above', `${program.memory().toFixed(0)} MB`],
          ],
        },
      ];
    } finally {
      close();
      await program.stop();
    }
  },
};
