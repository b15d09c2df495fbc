import { closedLoop, describeErrors, openLoop } from './http-load.ts';
import { ms, spreadOf } from './percentiles.ts';
import { startProgram, withFolder } from './program.ts';
import { readDatabase } from './read-database.ts';
import type { Part } from './section.ts';
import { createRandom, nameOf } from './texts.ts';
import {
  inboundForm,
  phoneOf,
  RECEIVE_PATH,
  sidOf,
  signedRequest,
  statusForm,
} from './twilio-forms.ts';
import { createTwilioSink } from './twilio-sink.ts';

const MESSAGES = 2000;
const CONNECTIONS = 32;
/** What Twilio tells of a message that arrives and is read. */
const STATUSES = ['queued', 'sending', 'sent', 'delivered', 'read'] as const;

/** A morning of reminders: all their delivery statuses come back at once. */
export const statuses: Part = {
  name: 'statuses',
  async run(say) {
    const sink = await createTwilioSink();
    try {
      return await withFolder(async (folder) => {
        const program = await startProgram({ folder, twilioUrl: sink.url });
        const { webhookPort: port, publicUrl } = program;
        await program.set({ 'assistant.burstQuietMs': 0, 'outbox.perSecond': 80 });
        say(`${MESSAGES} patients write and are answered, 80 a second…`);
        const random = createRandom(3);
        const inbound = Array.from({ length: MESSAGES }, (_, i) => {
          const about = { sid: sidOf('statuses', i), from: phoneOf(i) };
          const form = inboundForm({ ...about, profileName: nameOf(random), body: 'Hola' });
          return signedRequest(publicUrl, RECEIVE_PATH, form);
        });
        await openLoop({ port, requests: inbound, perSecond: 60, connections: 8 });
        await sink.reached(MESSAGES);

        const callbacks = sink.sent.flatMap(({ sid, to, statusCallback }) => {
          const { pathname, search } = new URL(statusCallback);
          return STATUSES.map((status) =>
            signedRequest(publicUrl, pathname + search, statusForm({ sid, to, status })),
          );
        });
        // Best effort is Twilio's word for the order: there is none.
        const requests = callbacks
          .map((request) => ({ request, place: random() }))
          .sort((a, b) => a.place - b.place)
          .map(({ request }) => request);
        say(`${requests.length} status callbacks…`);
        const result = await closedLoop({
          port,
          requests,
          connections: CONNECTIONS,
          seconds: Number.POSITIVE_INFINITY,
        });
        await program.stop();
        const kept = await readDatabase(folder, (db) => {
          const count = (sql: string) => db.prepare(sql).pluck().get() as number;
          return {
            events: count('SELECT count(*) FROM message_events WHERE message_id IS NOT NULL'),
            read: count(
              `SELECT count(*) FROM messages WHERE direction = 'out' AND status = 'read'`,
            ),
          };
        });
        const { p50, p99, max } = spreadOf(result.latencies);
        return [
          {
            title: `A burst of ${requests.length.toLocaleString('en')} status callbacks`,
            how: `Signed, in no order, for ${MESSAGES} messages that the program has sent, closed loop over ${CONNECTIONS} connections; rows counted in the file afterwards.`,
            header: ['figure', 'value', 'target'],
            rows: [
              ['answered otherwise than 200', describeErrors(result), '0'],
              ['statuses on disk', `${kept.events} of ${requests.length}`, 'all'],
              ['messages that stand at “read”', `${kept.read} of ${MESSAGES}`, 'all'],
              ['in all', `${result.seconds.toFixed(1)} s`, ''],
              ['per second', (requests.length / result.seconds).toFixed(0), ''],
              ['p50 / p99 / max', `${ms(p50)} / ${ms(p99)} / ${ms(max)} ms`, ''],
            ],
          },
        ];
      });
    } finally {
      await sink.close();
    }
  },
};
