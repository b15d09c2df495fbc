import { sampleKnowledge } from '../src-main/practice/sample/knowledge.ts';
import { closedLoop, describeErrors, openLoop } from './http-load.ts';
import { ms, spreadOf } from './percentiles.ts';
import { startProgram, withFolder } from './program.ts';
import { readDatabase } from './read-database.ts';
import type { Part } from './section.ts';
import { createRandom, nameOf, pick, questions } from './texts.ts';
import { inboundForm, phoneOf, RECEIVE_PATH, sidOf, signedRequest } from './twilio-forms.ts';
import { createTwilioSink } from './twilio-sink.ts';

const MESSAGES = 500;
const WARM_UP = 50;
const PER_SECOND = 20;
/** Between two single messages: what the one before leaves behind is written in that time. */
const PAUSE_MS = 40;

/** From a patient's message to the call that sends the answer. */
export const answer: Part = {
  name: 'answer',
  async run(say) {
    const sink = await createTwilioSink();
    try {
      return await withFolder(async (folder) => {
        const program = await startProgram({ folder, twilioUrl: sink.url });
        const { webhookPort: port, publicUrl } = program;
        for (const entry of sampleKnowledge) await program.call('POST', '/knowledge', entry);
        // Without the wait for the end of a burst, and with the fastest pace that Twilio allows.
        await program.set({ 'assistant.burstQuietMs': 0, 'outbox.perSecond': 80 });

        const random = createRandom(5);
        let patients = 0;
        const requests = (count: number) =>
          Array.from({ length: count }, () => {
            const n = patients++;
            const phone = phoneOf(n);
            const form = inboundForm({
              sid: sidOf('answer', n),
              from: phone,
              profileName: nameOf(random),
              body: pick(random, questions),
            });
            return { phone, request: signedRequest(publicUrl, RECEIVE_PATH, form) };
          });
        const arrivals = new Map<string, number>();
        let onArrival = () => {};
        sink.onSent(({ to, at }) => {
          arrivals.set(to, at);
          onArrival();
        });

        const oneByOne = async (count: number): Promise<number[]> => {
          const times: number[] = [];
          for (const { phone, request } of requests(count)) {
            const arrived = new Promise<void>((resolve) => {
              onArrival = resolve;
            });
            const from = performance.now();
            await closedLoop({ port, requests: [request], connections: 1, seconds: 60 });
            if (!arrivals.has(phone)) await arrived;
            times.push(arrivals.get(phone)! - from);
            await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
          }
          onArrival = () => {};
          return times;
        };

        say('one message at a time…');
        await oneByOne(WARM_UP);
        const single = spreadOf(await oneByOne(MESSAGES));

        say(`${PER_SECOND} a second…`);
        const batch = requests(MESSAGES);
        const load = await openLoop({
          port,
          requests: batch.map(({ request }) => request),
          perSecond: PER_SECOND,
          connections: 4,
        });
        await sink.reached(patients);
        const paced = spreadOf(batch.map(({ phone }, i) => arrivals.get(phone)! - load.sentAt[i]!));

        await program.stop();
        const outcomes = await readDatabase(
          folder,
          (db) =>
            db
              .prepare(
                'SELECT outcome, count(*) AS n FROM answers GROUP BY outcome ORDER BY n DESC',
              )
              .all() as { outcome: string; n: number }[],
        );
        const row = (name: string, { p50, p95, p99, max }: typeof single) => [
          name,
          ...[p50, p95, p99, max].map(ms),
        ];
        return [
          {
            title: 'From the webhook to the call to Twilio, embedded answerer',
            how: `${MESSAGES} questions of patients who never wrote before, ${sampleKnowledge.length} knowledge entries, no wait for the end of a burst; from the first byte of the webhook to the arrival of the create call at a stand-in that only takes it. What came of them: ${outcomes.map(({ outcome, n }) => `${n} ${outcome}`).join(', ')}. Webhooks not answered 200: ${describeErrors(load)}. Target: p95 ≤ 50 ms. Milliseconds.`,
            header: ['load', 'p50', 'p95', 'p99', 'max'],
            rows: [row('one at a time', single), row(`${PER_SECOND} a second`, paced)],
          },
        ];
      });
    } finally {
      await sink.close();
    }
  },
};
