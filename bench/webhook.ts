import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closedLoop, describeErrors, type LoadResult, openLoop } from './http-load.ts';
import { ms, spreadOf } from './percentiles.ts';
import { freePort, startChild, startProgram, withFolder } from './program.ts';
import type { Part, Section } from './section.ts';
import { createRandom, nameOf, pick, questions } from './texts.ts';
import { inboundForm, phoneOf, RECEIVE_PATH, sidOf, signedRequest } from './twilio-forms.ts';
import { createTwilioSink } from './twilio-sink.ts';

const PER_SECOND = 200;
const SECONDS = 20;
/** The servers take turns of this length, so that a busy moment of the machine falls on all. */
const TURN_SECONDS = 5;
const WARM_UP_SECONDS = 3;
const CONNECTIONS = 16;
const FULL_CONNECTIONS = 32;
const FULL_SECONDS = 5;
/** More than any of the servers answers in that time. */
const FULL_REQUESTS = 30_000;

const baselineFile = fileURLToPath(new URL('./baseline-server.ts', import.meta.url));

type Server = {
  readonly name: string;
  readonly port: number;
  readonly origin: string;
  stop(): Promise<void>;
};
type Measured = {
  readonly name: string;
  /** Of patients who never wrote before. */
  readonly paced: LoadResult;
  /** Of patients who have a thread already. */
  readonly known: LoadResult;
  readonly full: LoadResult;
};

async function startBaseline(folder: string): Promise<Server> {
  const port = await freePort();
  const argv = [baselineFile, join(folder, 'baseline.db'), String(port)];
  const { stop } = await startChild(argv, {}, /^baseline ready$/m);
  const name = 'Express + twilio.webhook() + INSERT';
  return { name, port, origin: `http://127.0.0.1:${port}`, stop };
}

async function startOurs(
  name: string,
  folder: string,
  twilioUrl: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<Server> {
  const program = await startProgram({ folder: join(folder, 'data'), twilioUrl });
  await program.set(settings);
  return { name, port: program.webhookPort, origin: program.publicUrl, stop: program.stop };
}

/** Signed texts, as many as asked for: of patients who never wrote before, or of those who did. */
function createPatients({ origin }: Server): (count: number, known?: boolean) => Buffer[] {
  const random = createRandom(1);
  const names: string[] = [];
  let messages = 0;
  return (count, known = false) =>
    Array.from({ length: count }, () => {
      const patient = known ? messages % names.length : names.push(nameOf(random)) - 1;
      const form = inboundForm({
        sid: sidOf('webhook', messages++),
        from: phoneOf(patient),
        profileName: names[patient] ?? '',
        body: pick(random, questions),
      });
      return signedRequest(origin, RECEIVE_PATH, form);
    });
}

function together(results: readonly LoadResult[]): LoadResult {
  const statuses: Record<number, number> = {};
  for (const result of results)
    for (const [status, count] of Object.entries(result.statuses))
      statuses[Number(status)] = (statuses[Number(status)] ?? 0) + count;
  return {
    sentAt: [],
    latencies: results.flatMap(({ latencies }) => latencies),
    statuses,
    seconds: results.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

async function measure(servers: readonly Server[]): Promise<readonly Measured[]> {
  const all = servers.map((server) => ({
    server,
    write: createPatients(server),
    paced: [] as LoadResult[],
    known: [] as LoadResult[],
    full: [] as LoadResult[],
  }));
  const pace = { perSecond: PER_SECOND, connections: CONNECTIONS };
  for (const { server, write } of all)
    await openLoop({ ...pace, port: server.port, requests: write(PER_SECOND * WARM_UP_SECONDS) });
  for (let turn = 0; turn < SECONDS / TURN_SECONDS; turn++)
    for (const { server, write, paced } of all) {
      const requests = write(PER_SECOND * TURN_SECONDS);
      paced.push(await openLoop({ ...pace, port: server.port, requests }));
    }
  for (let turn = 0; turn < SECONDS / TURN_SECONDS; turn++)
    for (const { server, write, known } of all) {
      const requests = write(PER_SECOND * TURN_SECONDS, true);
      known.push(await openLoop({ ...pace, port: server.port, requests }));
    }
  for (let turn = 0; turn < 2; turn++)
    for (const { server, write, full } of all) {
      const load = { port: server.port, connections: FULL_CONNECTIONS, seconds: FULL_SECONDS };
      full.push(await closedLoop({ ...load, requests: write(FULL_REQUESTS) }));
    }
  return all.map(({ server, paced, known, full }) => ({
    name: server.name,
    paced: together(paced),
    known: together(known),
    full: together(full),
  }));
}

/** Measures these servers beside each other and ends them. */
async function measureAll(starts: readonly Promise<Server>[]): Promise<readonly Measured[]> {
  const servers = await Promise.all(starts);
  try {
    return await measure(servers);
  } finally {
    for (const server of servers) await server.stop();
  }
}

const perSecond = ({ latencies, seconds }: LoadResult) => latencies.length / seconds;

/** How fast a patient's message is acknowledged, and how many a second, beside the baseline. */
export const webhook: Part = {
  name: 'webhook',
  async run(say) {
    const sink = await createTwilioSink();
    try {
      return await withFolder(async (folder) => {
        say('the baseline and the program, in turns…');
        const beside = await measureAll([
          startBaseline(folder),
          // The longest burst wait: nothing is answered while the acknowledgements are measured.
          startOurs('Mostrador, acknowledging', join(folder, 'waiting'), sink.url, {
            'assistant.burstQuietMs': 60_000,
            'assistant.burstMaxMs': 300_000,
          }),
        ]);
        say('the program, answering all of them meanwhile…');
        const answering = await measureAll([
          startOurs('Mostrador, and answering every one', join(folder, 'answering'), sink.url, {}),
        ]);
        return sectionsOf([...beside, ...answering]);
      });
    } finally {
      await sink.close();
    }
  },
};

function sectionsOf(all: readonly Measured[]): readonly Section[] {
  const [baseline] = all;
  if (!baseline) throw new Error('nothing was measured');
  const paced = (which: 'paced' | 'known') => {
    const plain = spreadOf(baseline[which].latencies);
    return {
      header: ['server', 'p50', 'p95', 'p99', 'max', 'not 200', 'p50 : baseline', 'p99 : baseline'],
      rows: all.map((measured) => {
        const { p50, p95, p99, max } = spreadOf(measured[which].latencies);
        return [
          measured.name,
          ...[p50, p95, p99, max].map(ms),
          describeErrors(measured[which]),
          `${(p50 / plain.p50).toFixed(2)} ×`,
          `${(p99 / plain.p99).toFixed(2)} ×`,
        ];
      }),
    };
  };
  return [
    {
      title: `Webhooks acknowledged, ${PER_SECOND} a second`,
      how: `Signed messages of ${PER_SECOND * SECONDS} patients who never wrote before, ${SECONDS} s, open loop over ${CONNECTIONS} connections; the first two servers take turns of ${TURN_SECONDS} s. Each message is acknowledged after its commit is on disk (synchronous=FULL, the same cipher and pragmas). The baseline writes one row of one table; Mostrador writes event, contact, identity, conversation, message and job; the words of the message go into the full text a moment later. Target: p50 ≤ 5, p99 ≤ 25. Milliseconds.`,
      ...paced('paced'),
    },
    {
      title: `Webhooks of patients who have written before, ${PER_SECOND} a second`,
      how: 'The same again from the patients of before, whose contact and thread exist: what a clinic mostly gets. The baseline does not know patients. Milliseconds.',
      ...paced('known'),
    },
    {
      title: 'Webhooks acknowledged, as many as it can',
      how: `The same, closed loop over ${FULL_CONNECTIONS} connections, twice ${FULL_SECONDS} s.`,
      header: ['server', 'per second', 'p50', 'p99', 'not 200', 'throughput : baseline'],
      rows: all.map(({ name, full }) => {
        const { p50, p99 } = spreadOf(full.latencies);
        const ratio = perSecond(full) / perSecond(baseline.full);
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
}
