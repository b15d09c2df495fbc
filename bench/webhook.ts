import { fileURLToPath } from 'node:url';
import { closedLoop, describeErrors, type LoadResult, openLoop } from './http-load.ts';
import { ms, spreadOf } from './percentiles.ts';
import {
  type Child,
  freePort,
  type Program,
  startChild,
  startProgram,
  withFolder,
} from './program.ts';
import type { Part } from './section.ts';
import { createRandom, nameOf, pick, questions } from './texts.ts';
import { inboundForm, phoneOf, RECEIVE_PATH, sidOf, signedRequest } from './twilio-forms.ts';
import { createTwilioSink } from './twilio-sink.ts';

const PER_SECOND = 200;
const SECONDS = 20;
const WARM_UP_SECONDS = 3;
const CONNECTIONS = 16;
const FULL_CONNECTIONS = 32;
const FULL_SECONDS = 10;
/** More than any of the two servers answers in that time. */
const FULL_REQUESTS = 60_000;

const baseline = fileURLToPath(new URL('./baseline-server.ts', import.meta.url));

/** Signed texts of `count` patients who never wrote before. */
function messages(origin: string, series: string, first: number, count: number): Buffer[] {
  const random = createRandom(first + 1);
  return Array.from({ length: count }, (_, i) =>
    signedRequest(
      origin,
      RECEIVE_PATH,
      inboundForm({
        sid: sidOf(series, first + i),
        from: phoneOf(first + i),
        profileName: nameOf(random),
        body: pick(random, questions),
      }),
    ),
  );
}

type Measured = { readonly paced: LoadResult; readonly full: LoadResult };

async function measure(port: number, origin: string): Promise<Measured> {
  const warmUp = messages(origin, 'warm-up', 0, PER_SECOND * WARM_UP_SECONDS);
  await openLoop({ port, requests: warmUp, perSecond: PER_SECOND, connections: CONNECTIONS });
  const paced = await openLoop({
    port,
    requests: messages(origin, 'paced', 100_000, PER_SECOND * SECONDS),
    perSecond: PER_SECOND,
    connections: CONNECTIONS,
  });
  const full = await closedLoop({
    port,
    requests: messages(origin, 'full', 200_000, FULL_REQUESTS),
    connections: FULL_CONNECTIONS,
    seconds: FULL_SECONDS,
  });
  return { paced, full };
}

async function measureProgram(settings: Readonly<Record<string, unknown>>): Promise<Measured> {
  const sink = await createTwilioSink();
  try {
    return await withFolder(async (folder) => {
      const program: Program = await startProgram({ folder, twilioUrl: sink.url });
      try {
        await program.set(settings);
        return await measure(program.webhookPort, program.publicUrl);
      } finally {
        await program.stop();
      }
    });
  } finally {
    await sink.close();
  }
}

async function measureBaseline(): Promise<Measured> {
  return withFolder(async (folder) => {
    const port = await freePort();
    const argv = [baseline, `${folder}/baseline.db`, String(port)];
    const child: Child = await startChild(argv, {}, /^baseline ready$/m);
    try {
      return await measure(port, `http://127.0.0.1:${port}`);
    } finally {
      await child.stop();
    }
  });
}

const perSecond = ({ latencies, seconds }: LoadResult) => latencies.length / seconds;

/** How fast a patient's message is acknowledged, and how many a second, beside the baseline. */
export const webhook: Part = {
  name: 'webhook',
  async run(say) {
    say('baseline: Express 5 + twilio.webhook() + one INSERT…');
    const plain = await measureBaseline();
    say('the program, assistant waiting…');
    // The longest burst wait: nothing is answered while the acknowledgements are measured.
    const waiting = await measureProgram({
      'assistant.burstQuietMs': 60_000,
      'assistant.burstMaxMs': 300_000,
    });
    say('the program, assistant answering…');
    const answering = await measureProgram({});
    const all: readonly (readonly [string, Measured])[] = [
      ['Express + twilio.webhook() + INSERT', plain],
      ['Mostrador, acknowledgement alone', waiting],
      ['Mostrador, answering all of them meanwhile', answering],
    ];
    const plainPaced = spreadOf(plain.paced.latencies);
    return [
      {
        title: `Webhook acknowledged, ${PER_SECOND} requests a second`,
        how: `Signed messages of ${PER_SECOND * SECONDS} patients who never wrote before, ${SECONDS} s, open loop over ${CONNECTIONS} connections, after ${WARM_UP_SECONDS} s of warm-up; each acknowledged after its commit is on disk (synchronous=FULL). Server and load are two processes on this machine. Milliseconds.`,
        header: ['server', 'p50', 'p95', 'p99', 'max', 'not 200', 'p50 : baseline'],
        rows: all.map(([name, { paced }]) => {
          const { p50, p95, p99, max } = spreadOf(paced.latencies);
          const times = [p50, p95, p99, max].map(ms);
          return [name, ...times, describeErrors(paced), `${(p50 / plainPaced.p50).toFixed(2)} ×`];
        }),
      },
      {
        title: 'Webhooks acknowledged, as many as it can',
        how: `The same, closed loop over ${FULL_CONNECTIONS} connections for ${FULL_SECONDS} s.`,
        header: ['server', 'per second', 'p50', 'p99', 'not 200', 'throughput : baseline'],
        rows: all.map(([name, { full }]) => {
          const { p50, p99 } = spreadOf(full.latencies);
          const ratio = perSecond(full) / perSecond(plain.full);
          return [
            name,
            perSecond(full).toFixed(0),
            ms(p50),
            ms(p99),
            describeErrors(full),
            `${ratio.toFixed(2)} ×`,
          ];
        }),
      },
    ];
  },
};
