import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createEmbeddedTwilio,
  type EmbeddedTwilio,
} from '../src-main/practice/twilio/embedded-twilio.ts';
import { systemClock } from '../src-main/store/clock.ts';
import { ACCOUNT_SID, AUTH_TOKEN, CLINIC } from './make-clinic.ts';
import { type Desktop, startDesktop } from './peers/electron/desktop.ts';
import { freePort } from './peers/program.ts';

/** A PC with the program on it, a Twilio, and nothing else. */
export type Pc = {
  readonly twilio: EmbeddedTwilio;
  /** The user's folder on it; the clinic's data is in `data`, the system's choices in `config`. */
  readonly home: string;
  readonly data: string;
  /** Where Twilio delivers. */
  readonly publicUrl: string;
  /** Starts the program, as often as wanted. */
  start(options?: {
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  }): Desktop;
  /** A patient writes; resolves when the clinic has acknowledged. */
  write(from: string, body: string, profileName?: string): Promise<void>;
  /** Resolves once the patient's phone shows this from the clinic. */
  phoneShows(address: string, text: string): Promise<void>;
  /** Ends every program and throws the folder away. */
  dispose(): Promise<void>;
};

/** Makes a PC whose clinic is connected to an embedded Twilio. */
export async function makePc(): Promise<Pc> {
  const home = mkdtempSync(join(tmpdir(), 'mostrador-pc-'));
  const data = join(home, 'data');
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const twilio = await createEmbeddedTwilio({
    clock: systemClock(),
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    senders: [{ address: `whatsapp:${CLINIC}`, sandbox: false }],
    file: ':memory:',
    receiveUrl: `${publicUrl}/api/v1/twilio/webhook/receive`,
    delays: { queued: 1, sent: 1, delivered: 1, read: null },
  });
  const programs: Desktop[] = [];
  return {
    twilio,
    home,
    data,
    publicUrl,
    start({ args = [], env = {} } = {}) {
      const program = startDesktop({
        args: ['--port', '0', '--webhook-port', String(port), '--data-dir', data, ...args],
        env: {
          HOME: home,
          XDG_CONFIG_HOME: join(home, 'config'),
          LANG: 'es_ES.UTF-8',
          MOSTRADOR_SECRETS: 'memory',
          MOSTRADOR_TWILIO_API_URL: twilio.url,
          PUBLIC_URL: publicUrl,
          TWILIO_ACCOUNT_SID: ACCOUNT_SID,
          TWILIO_AUTH_TOKEN: AUTH_TOKEN,
          TWILIO_WHATSAPP_NUMBER: CLINIC,
          ...env,
        },
      });
      programs.push(program);
      return program;
    },
    async write(from, body, profileName) {
      const sent = await twilio.patientSends({
        from: `whatsapp:${from}`,
        body,
        ...(profileName !== undefined && { profileName }),
      });
      if (sent.statuses.some((status) => status !== 200))
        throw new Error(`the clinic answered ${String(sent.statuses)}`);
    },
    phoneShows(address, text) {
      return new Promise((resolve) => {
        const shows = () =>
          twilio
            .phone(`whatsapp:${address}`)
            .some(({ direction, body }) => direction === 'in' && body === text);
        if (shows()) return resolve();
        const stop = twilio.onChange(() => {
          if (!shows()) return;
          stop();
          resolve();
        });
      });
    },
    async dispose() {
      for (const program of programs) await program.dispose();
      await twilio.close();
      // Chromium is still putting its things away.
      rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}
