import { connect, type Socket } from 'node:net';

/** What came of a load. Times in ms. */
export type LoadResult = {
  /** When each request was due, in the order of the requests; only of the open loop. */
  readonly sentAt: readonly number[];
  readonly latencies: readonly number[];
  /** How often each HTTP status was answered; 0 is a broken connection. */
  readonly statuses: Readonly<Record<number, number>>;
  readonly seconds: number;
};

type Connection = { send(request: Buffer, done: (status: number) => void): void; close(): void };

/**
 * A connection that sends ready-made requests and reads no more of an answer than it must: on two
 * cores a full HTTP client would take from the server what is to be measured.
 */
function open(port: number): Connection {
  let socket: Socket | null = null;
  let done: ((status: number) => void) | null = null;
  let received = '';

  function settle(status: number): void {
    const call = done;
    done = null;
    received = '';
    call?.(status);
  }

  function dial(): Socket {
    const dialled = connect({ port, host: '127.0.0.1', noDelay: true });
    dialled.setEncoding('latin1');
    dialled.on('data', (chunk: string) => {
      received += chunk;
      const end = received.indexOf('\r\n\r\n');
      if (end === -1) return;
      const length = /\r\ncontent-length: *(\d+)/i.exec(received.slice(0, end + 2));
      if (!length) throw new Error(`an answer without a length: ${received.slice(0, end)}`);
      if (received.length >= end + 4 + Number(length[1])) settle(Number(received.slice(9, 12)));
    });
    const lost = () => {
      if (socket === dialled) socket = null;
      settle(0);
    };
    dialled.on('error', lost);
    dialled.on('close', lost);
    return dialled;
  }

  return {
    send(request, call) {
      done = call;
      socket ??= dial();
      socket.write(request);
    },
    close() {
      const closing = socket;
      socket = null;
      closing?.destroy();
    },
  };
}

function createTally() {
  const latencies: number[] = [];
  const statuses: Record<number, number> = {};
  return {
    latencies,
    statuses,
    count(status: number, from: number): void {
      latencies.push(performance.now() - from);
      statuses[status] = (statuses[status] ?? 0) + 1;
    },
  };
}

/**
 * Sends `requests` at a fixed pace whatever the answers do. A request that finds no free connection
 * waits, and its time counts from when it was due: a server that stalls cannot hide it.
 */
export async function openLoop({
  port,
  requests,
  perSecond,
  connections,
}: {
  port: number;
  requests: readonly Buffer[];
  perSecond: number;
  connections: number;
}): Promise<LoadResult> {
  const free = Array.from({ length: connections }, () => open(port));
  const all = [...free];
  const tally = createTally();
  const waiting: { request: Buffer; from: number }[] = [];
  const sentAt: number[] = [];
  const start = performance.now();
  await new Promise<void>((resolve) => {
    function dispatch(): void {
      while (free.length > 0 && waiting.length > 0) {
        const { request, from } = waiting.shift()!;
        const connection = free.shift()!;
        connection.send(request, (status) => {
          tally.count(status, from);
          free.push(connection);
          if (tally.latencies.length === requests.length) resolve();
          else if (waiting.length > 0) dispatch();
        });
      }
    }
    function tick(): void {
      const now = performance.now();
      const due = Math.min(requests.length, Math.floor(((now - start) * perSecond) / 1000) + 1);
      while (sentAt.length < due) {
        waiting.push({ request: requests[sentAt.length]!, from: now });
        sentAt.push(now);
      }
      dispatch();
      if (sentAt.length < requests.length) setTimeout(tick, 1);
    }
    tick();
  });
  for (const connection of all) connection.close();
  const { latencies, statuses } = tally;
  return { sentAt, latencies, statuses, seconds: (performance.now() - start) / 1000 };
}

/** Sends `requests` as fast as the answers come, until they or the time run out. */
export async function closedLoop({
  port,
  requests,
  connections,
  seconds,
}: {
  port: number;
  requests: readonly Buffer[];
  connections: number;
  /** Infinity: all requests, however long it takes. */
  seconds: number;
}): Promise<LoadResult> {
  const tally = createTally();
  const start = performance.now();
  let next = 0;
  await Promise.all(
    Array.from(
      { length: connections },
      () =>
        new Promise<void>((resolve) => {
          const connection = open(port);
          function fire(): void {
            const from = performance.now();
            const request = requests[next];
            if (!request || from - start >= seconds * 1000) {
              connection.close();
              resolve();
              return;
            }
            next++;
            connection.send(request, (status) => {
              tally.count(status, from);
              fire();
            });
          }
          fire();
        }),
    ),
  );
  const { latencies, statuses } = tally;
  return { sentAt: [], latencies, statuses, seconds: (performance.now() - start) / 1000 };
}

/** Answers that were not 200, in words. */
export function describeErrors({ statuses }: LoadResult): string {
  const wrong = Object.entries(statuses).filter(([status]) => status !== '200');
  if (wrong.length === 0) return '0';
  return wrong
    .map(([status, count]) => `${count} × ${status === '0' ? 'lost' : status}`)
    .join(', ');
}
