import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import type { ClinicClient } from '../src-main/contract/contract.ts';
import { ACCOUNT_SID, AUTH_TOKEN, CLINIC } from './twilio-forms.ts';

const entry = fileURLToPath(new URL('../out/main/serve.js', import.meta.url));
const probe = new URL('./probe.ts', import.meta.url).href;

/** Opens the encrypted secrets of every bench folder. */
export const PASSPHRASE = 'una frase bien larga';
/** Of the account `admin`. */
export const PASSWORD = 'correct horse battery';

/** How long the event loop was away, in ms, since it was last asked. */
export type LoopDelay = { readonly p50: number; readonly p99: number; readonly max: number };

/** A server in a process of its own. */
export type Child = {
  readonly process: ChildProcess;
  /** What its ready line said. */
  readonly ready: RegExpExecArray;
  /** From the spawn to the ready line, in ms. */
  readonly startMs: number;
  /** Resident memory, in MB. */
  memory(): number;
  stop(): Promise<void>;
};

/** The desk's own socket. */
type Connection = { readonly client: ClinicClient; close(): void };

/** The built program, as a user runs it. */
export type Program = Child & {
  readonly deskUrl: string;
  readonly webhookPort: number;
  readonly publicUrl: string;
  /** A REST call as the owner; the path is below `/api/v1`. @throws when it is refused. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** The contract over the desk's own socket, as the page in the browser has it. */
  connect(): Promise<Connection>;
  set(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Begins to watch the event loop anew and tells how it was until now. Needs `probe`. */
  loopDelay(): Promise<LoopDelay>;
};

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs `work` with a new folder, which is removed afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', remove);
  try {
    return await work(folder);
  } finally {
    remove();
    process.off('exit', remove);
  }
}

/** Starts a process and waits for its ready line. @throws with its stderr when it ends before. */
export async function startChild(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  readyLine: RegExp,
): Promise<Child> {
  const from = performance.now();
  const child = spawn(process.execPath, argv, {
    env: { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), LANG: 'es_ES.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let errors = '';
  let output = '';
  child.stderr?.on('data', (chunk) => {
    errors = (errors + chunk).slice(-4000);
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  // Whatever ends the bench ends what it has started.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  const ready = await new Promise<RegExpExecArray>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      const match = readyLine.exec(output);
      if (match) resolve(match);
    });
    void ended.then((code) => reject(new Error(`it ended with code ${code}: ${errors}`)));
  });
  return {
    process: child,
    ready,
    startMs: performance.now() - from,
    memory() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
    },
    async stop() {
      child.kill('SIGTERM');
      const code = await ended;
      if (code !== 0) throw new Error(`it ended with code ${code}: ${errors}`);
    },
  };
}

/** Starts the built program on `folder`; `twilioUrl` is its Twilio. */
export async function startProgram({
  folder,
  twilioUrl,
  watched = false,
  login = true,
}: {
  folder: string;
  twilioUrl?: string;
  /** Loads the probe into it, for {@link Program.loopDelay}. */
  watched?: boolean;
  login?: boolean;
}): Promise<Program> {
  const webhookPort = await freePort();
  const publicUrl = `http://127.0.0.1:${webhookPort}`;
  const child = await startChild(
    [
      ...(watched ? ['--import', probe] : []),
      entry,
      'serve',
      '--no-open',
      ...['--port', '0', '--webhook-port', String(webhookPort), '--data-dir', folder],
    ],
    {
      MOSTRADOR_SECRETS: 'file',
      MOSTRADOR_PASSPHRASE: PASSPHRASE,
      MOSTRADOR_ADMIN_PASSWORD: PASSWORD,
      PUBLIC_URL: publicUrl,
      TWILIO_ACCOUNT_SID: ACCOUNT_SID,
      TWILIO_AUTH_TOKEN: AUTH_TOKEN,
      TWILIO_WHATSAPP_NUMBER: CLINIC,
      // Without a stand-in nobody answers there: a connection is refused at once.
      MOSTRADOR_TWILIO_API_URL: twilioUrl ?? `http://127.0.0.1:${await freePort()}`,
    },
    /^mostrador ready desk=(\S+) webhook=\S+ public=\S+$/m,
  );
  const deskUrl = child.ready[1]!;
  let token = '';

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${deskUrl}/api/v1${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }

  async function connect(): Promise<Connection> {
    const response = await fetch(`${deskUrl}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password: PASSWORD }),
    });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const websocket = new WebSocket(`${deskUrl.replace('http', 'ws')}/rpc`, {
      headers: { cookie },
      origin: deskUrl,
    });
    await new Promise<void>((resolve, reject) => {
      websocket.once('open', resolve);
      websocket.once('error', reject);
    });
    return {
      client: createORPCClient(new RPCLink({ websocket: websocket as never })) as ClinicClient,
      close: () => websocket.terminate(),
    };
  }

  if (login) {
    const account = { username: 'admin', password: PASSWORD };
    ({ token } = await call<{ token: string }>('POST', '/auth/login', account));
  }
  return {
    ...child,
    deskUrl,
    webhookPort,
    publicUrl,
    call,
    connect,
    async set(settings) {
      const { client, close } = await connect();
      try {
        for (const [key, value] of Object.entries(settings))
          await client.settings.set({ key, value });
      } finally {
        close();
      }
    },
    loopDelay() {
      const answer = new Promise<LoopDelay>((resolve) =>
        child.process.once('message', (message) => resolve(message as LoopDelay)),
      );
      child.process.send('loop-delay');
      return answer;
    },
  };
}
