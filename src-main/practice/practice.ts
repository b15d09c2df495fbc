import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import * as z from 'zod';
import type { Accounts } from '../accounts/accounts.ts';
import type { Knowledge } from '../assistant/knowledge.ts';
import { Failure } from '../contract/failure.ts';
import type { ClockState, faultView, PhoneMessage } from '../contract/practice.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Settings } from '../settings/settings.ts';
import type { Store } from '../store/open-store.ts';
import { findTarget, register } from '../twilio/registration.ts';
import { createTwilioAccount } from '../twilio/twilio-account.ts';
import { TwilioFailure } from '../twilio/twilio-failure.ts';
import { type AttachmentName, attachment } from './attachments.ts';
import { createPracticeClock, type PracticeClock, type Speed } from './practice-clock.ts';
import { samplePatients } from './sample/patients.ts';
import { scripts as sampleScripts } from './sample/scripts.ts';
import { createScriptRunner } from './script-runner.ts';
import { seedSampleClinic } from './seed-sample-clinic.ts';
import { createEmbeddedTwilio, type PastMessage } from './twilio/embedded-twilio.ts';
import { faultPresets } from './twilio/faults.ts';
import type { PhoneMessage as TwilioPhoneMessage } from './twilio/phone.ts';
import { seededTemplates } from './twilio/seed-content.ts';

/** The parts of a clinic that practice mode fills and watches. */
export type PracticeClinic = {
  readonly store: Store;
  readonly settings: Settings;
  readonly accounts: Pick<Accounts, 'localOwner'>;
  readonly inbox: Inbox;
  readonly jobs: Jobs;
  readonly knowledge: Knowledge;
};

/** What a person who plays can do. */
export type Practice = {
  clock(): ClockState;
  setClock(change: {
    paused?: boolean | undefined;
    speed?: Speed | undefined;
    jumpMs?: number | undefined;
    asleep?: boolean | undefined;
  }): ClockState;
  phones(): {
    phone: string;
    name: string;
    language: 'es' | 'en';
    preview: string | null;
    at: string | null;
  }[];
  thread(phone: string): PhoneMessage[];
  write(message: {
    phone: string;
    name: string;
    body: string;
    button?: { title: string; payload: string } | undefined;
    attach?: AttachmentName | undefined;
  }): void;
  read(phone: string): void;
  scripts(): {
    id: string;
    title: { es: string; en: string };
    phone: string;
    profileName: string;
    running: boolean;
  }[];
  runScript(id: string): { phone: string };
  faultKinds(): string[];
  faults(): z.infer<typeof faultView>[];
  addFault(fault: { kind: string; times: number | null }): z.infer<typeof faultView>[];
  clearFaults(): z.infer<typeof faultView>[];
};

/** Practice mode: a Twilio of its own, a clock of its own, an invented clinic. */
export type PracticeMode = Practice & {
  readonly timekeeper: PracticeClock;
  readonly twilioUrl: string;
  isAsleep(): boolean;
  /** Fills a new clinic, connects it with the embedded Twilio and goes on where it stopped. */
  attach(clinic: PracticeClinic, webhookUrl: string): Promise<void>;
  /** The clinic stops, and may come back as another one. */
  detach(): void;
  stop(): Promise<void>;
};

/** The clinic's invented number; Spain keeps 910 00 00 00 free of subscribers. */
const SENDER = '+34910000000';

const credentials = z.object({ accountSid: z.string(), authToken: z.string() });

/** Opens practice mode in a data folder of its own. */
export async function openPractice({
  folder,
  log,
}: {
  folder: string;
  log: Logger;
}): Promise<PracticeMode> {
  const timekeeper = createPracticeClock(Date.now());
  const account = readCredentials(join(folder, 'practice.json'));
  const twilio = await createEmbeddedTwilio({
    clock: timekeeper,
    ...account,
    accountName: 'Clínica Dental Olmo (práctica)',
    senders: [{ address: `whatsapp:${SENDER}`, sandbox: false }],
    file: join(folder, 'practice-twilio.db'),
    // A patient's phone in the panel reads when the panel shows it.
    delays: { read: null },
  });
  let asleep = false;
  let clinic: PracticeClinic | null = null;
  const runner = createScriptRunner({ twilio, clock: timekeeper, write: sendAs, log });

  function clockState(): ClockState {
    const { now, paused, speed } = timekeeper.state();
    return { now: new Date(now).toISOString(), paused, speed, asleep };
  }

  function tellClock(): void {
    clinic?.store.write((tx) => tx.emit('clock', 'clock', clockState));
  }
  timekeeper.onChange(tellClock);

  twilio.onChange(({ address, message }) => {
    const phone = address.replace(/^whatsapp:/, '');
    clinic?.store.write((tx) =>
      tx.emit('phone', `${phone}:${message.sid}`, () => ({ phone, message: viewMessage(message) })),
    );
  });

  function sendAs(
    phone: string,
    name: string,
    what: {
      body: string;
      button?: { title: string; payload: string } | undefined;
      attach?: AttachmentName | undefined;
    },
  ): void {
    const { body, button, attach } = what;
    twilio
      .patientSends({
        from: `whatsapp:${phone}`,
        profileName: name,
        ...(body !== '' && { body }),
        ...(button && { button: { text: button.title, payload: button.payload } }),
        ...(attach && attachment(attach)),
      })
      .catch((error: unknown) => log.error({ err: error }, 'an invented patient could not write'));
  }

  function faults(): z.infer<typeof faultView>[] {
    return twilio.faults
      .list()
      .map(({ id, fault, remaining }) => ({ id, kind: presetOf(fault) ?? fault.kind, remaining }));
  }

  /** As a real clinic does, through Twilio's API, and before the first invented patient writes. */
  async function registerWebhooks(webhookUrl: string): Promise<void> {
    const api = createTwilioAccount({
      accountSid: account.accountSid,
      authToken: twilio.control.authToken(),
      apiUrl: twilio.url,
    });
    try {
      const target = await findTarget(api, SENDER);
      // Nobody else lives here: another address is this practice's own, on an earlier port.
      await register(api, target, webhookUrl, { replaceForeign: true });
    } catch (error) {
      if (!(error instanceof TwilioFailure)) throw error;
      // Somebody plays a suspended account, say: the clinic has to find out and mend it.
      log.warn({ err: error }, 'the practice webhooks could not be registered');
    }
  }

  return {
    timekeeper,
    twilioUrl: twilio.url,
    isAsleep: () => asleep,
    async attach(opened, webhookUrl) {
      clinic = opened;
      const { store, settings } = opened;
      const { latest } = store.db
        .prepare('SELECT max(created_at) AS latest FROM messages')
        .get() as { latest: number | null };
      // The last visit may have run ahead of the PC's clock: time never goes back.
      if (latest !== null && latest > timekeeper.now()) timekeeper.jump(latest - timekeeper.now());
      await settings.set('twilio.accountSid', account.accountSid, null);
      // A rotation in an earlier practice has left another token than the file's.
      await settings.set('twilio.authToken', twilio.control.authToken(), null);
      await settings.set('twilio.whatsappNumber', SENDER, null);
      const seeded = await seedSampleClinic(opened, {
        sender: SENDER,
        now: timekeeper.now(),
        templates: seededTemplates(account.accountSid),
      });
      if (seeded) twilio.remember(pastOf(store));
      await registerWebhooks(webhookUrl);
      twilio.resume();
    },
    detach() {
      clinic = null;
    },
    async stop() {
      runner.stop();
      await twilio.close();
    },
    clock: clockState,
    setClock({ paused, speed, jumpMs, asleep: sleep }) {
      if (sleep !== undefined && sleep !== asleep) setAsleep(sleep);
      if (speed !== undefined) timekeeper.setSpeed(speed);
      if (jumpMs !== undefined) timekeeper.jump(jumpMs);
      if (paused !== undefined) timekeeper.setPaused(paused);
      return clockState();
    },
    phones: () =>
      samplePatients
        .filter(
          ({ phone }, index, all) => all.findIndex((other) => other.phone === phone) === index,
        )
        .map(({ phone, profileName, language }) => {
          const last = twilio.phone(`whatsapp:${phone}`).at(-1);
          return {
            phone,
            name: profileName,
            language,
            preview: last?.body ?? null,
            at: last ? new Date(last.at).toISOString() : null,
          };
        }),
    thread: (phone) => twilio.phone(`whatsapp:${phone}`).map(viewMessage),
    write: ({ phone, name, ...what }) => sendAs(phone, name, what),
    read: (phone) => twilio.patientReads(`whatsapp:${phone}`),
    scripts: () =>
      sampleScripts.map(({ id, title, phone, profileName }) => ({
        id,
        title,
        phone,
        profileName,
        running: runner.isRunning(id),
      })),
    runScript(id) {
      const script = sampleScripts.find((one) => one.id === id);
      if (!script) throw new Failure('not_found', { what: 'script', id });
      runner.run(script);
      return { phone: script.phone };
    },
    faultKinds: () => Object.keys(faultPresets),
    faults,
    addFault({ kind, times }) {
      if (!isPreset(kind)) throw new Failure('not_found', { what: 'fault', id: kind });
      twilio.faults.add({ ...faultPresets[kind], times });
      return faults();
    },
    clearFaults() {
      twilio.faults.clear();
      return faults();
    },
  };

  /** A sleeping PC answers nobody and does nothing; when it wakes it catches up. */
  function setAsleep(value: boolean): void {
    asleep = value;
    if (value) void clinic?.jobs.stop();
    else {
      clinic?.jobs.start();
      clinic?.inbox.catchUp.request();
    }
    tellClock();
  }
}

/** The sample clinic's messages as Twilio would remember them: windows are open, phones have a past. */
function pastOf({ db }: Store): PastMessage[] {
  const rows = db
    .prepare(
      `SELECT m.twilio_sid AS sid, iif(m.direction = 'in', 'patient', 'clinic') AS author,
         'whatsapp:' || i.address AS patient, m.kind, m.body, m.status, m.created_at AS at,
         iif(m.direction = 'in', NULL, m.delivered_at) AS arrivedAt
       FROM messages m JOIN conversations c ON c.id = m.conversation_id
         JOIN identities i ON i.contact_id = c.contact_id AND i.kind = 'phone'
       WHERE m.twilio_sid IS NOT NULL ORDER BY m.created_at, m.id`,
    )
    .all();
  return rows as PastMessage[];
}

function isPreset(kind: string): kind is keyof typeof faultPresets {
  return Object.hasOwn(faultPresets, kind);
}

/** The preset that a fault was made from: the one whose every field it has. */
function presetOf(fault: Readonly<Record<string, unknown>>): string | null {
  const found = Object.entries(faultPresets).find(([, preset]) =>
    Object.entries(preset).every(([name, value]) => fault[name] === value),
  );
  return found?.[0] ?? null;
}

function viewMessage(message: TwilioPhoneMessage): PhoneMessage {
  return {
    sid: message.sid,
    direction: message.direction,
    body: message.location
      ? `📍 ${message.location.latitude}, ${message.location.longitude}`
      : message.body,
    mediaType: message.media[0]?.contentType ?? null,
    buttons: message.buttons.map(({ title, payload }) => ({ title, payload })),
    status: message.status,
    at: new Date(message.at).toISOString(),
  };
}

function readCredentials(file: string): z.infer<typeof credentials> {
  if (existsSync(file)) return credentials.parse(JSON.parse(readFileSync(file, 'utf8')));
  const made = {
    accountSid: `AC${randomBytes(16).toString('hex')}`,
    authToken: randomBytes(16).toString('hex'),
  };
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}
