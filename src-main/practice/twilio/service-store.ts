import * as z from 'zod';
import type { AccountStore, Sender } from './account-store.ts';
import { stableSid } from './sids.ts';
import type { TwilioDatabase } from './store.ts';

const method = z.enum(['GET', 'POST']);

/** What a Messaging Service can be told about webhooks, as `POST /v1/Services/{Sid}` sets it. */
export const serviceSettings = z.object({
  inbound_request_url: z.string().nullable(),
  inbound_method: method,
  fallback_url: z.string().nullable(),
  fallback_method: method,
  status_callback: z.string().nullable(),
  /** Whether the sender's own address handles what comes in, not the Service's. */
  use_inbound_webhook_on_number: z.boolean(),
});

/** See {@link serviceSettings}. */
export type ServiceSettings = z.infer<typeof serviceSettings>;

/** A Messaging Service. */
export type Service = {
  readonly sid: string;
  readonly name: string;
  readonly settings: ServiceSettings;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** Where a number's SMS go, as `POST …/IncomingPhoneNumbers/{Sid}.json` sets it. */
export const smsSettings = z.object({
  sms_url: z.string(),
  sms_method: method,
  sms_fallback_url: z.string(),
  sms_fallback_method: method,
  /** A TwiML application: while there is one, the addresses count for nothing. */
  sms_application_sid: z.string().nullable(),
});

/** See {@link smsSettings}. */
export type SmsSettings = z.infer<typeof smsSettings>;

/** A telephone number of the account. */
export type PhoneNumber = {
  readonly sid: string;
  /** `+34…` */
  readonly phone: string;
  readonly sms: SmsSettings;
  readonly createdAt: number;
};

type RawService = {
  sid: string;
  name: string;
  settings: string;
  created_at: number;
  updated_at: number;
};
type RawNumber = { sid: string; phone: string; sms: string; created_at: number };

function readService(raw: RawService): Service {
  return {
    sid: raw.sid,
    name: raw.name,
    settings: serviceSettings.parse(JSON.parse(raw.settings)),
    createdAt: raw.created_at,
    updatedAt: raw.updated_at,
  };
}

function readNumber(raw: RawNumber): PhoneNumber {
  return {
    sid: raw.sid,
    phone: raw.phone,
    sms: smsSettings.parse(JSON.parse(raw.sms)),
    createdAt: raw.created_at,
  };
}

/** Telephone numbers, Messaging Services and who is in whose pool. */
export function createServiceStore(
  db: TwilioDatabase,
  accountSid: string,
  accounts: AccountStore,
  now: () => number,
) {
  function number(sid: string): PhoneNumber | null {
    const raw = db.prepare<[string], RawNumber>('SELECT * FROM numbers WHERE sid = ?').get(sid);
    return raw ? readNumber(raw) : null;
  }

  function service(sid: string): Service | null {
    const raw = db.prepare<[string], RawService>('SELECT * FROM services WHERE sid = ?').get(sid);
    return raw ? readService(raw) : null;
  }

  const members = (sid: string): string[] =>
    db
      .prepare<[string], { member: string }>(
        'SELECT member FROM pools WHERE service = ? ORDER BY rowid',
      )
      .all(sid)
      .map(({ member }) => member);

  return {
    /** Makes a number exist; one that is there keeps its settings. */
    ensureNumber(phone: string): void {
      const sms: SmsSettings = {
        sms_url: '',
        sms_method: 'POST',
        sms_fallback_url: '',
        sms_fallback_method: 'POST',
        sms_application_sid: null,
      };
      db.prepare(
        `INSERT INTO numbers (sid, phone, sms, created_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (phone) DO NOTHING`,
      ).run(stableSid('PN', accountSid + phone), phone, JSON.stringify(sms), now());
    },
    number,
    numbers: (): PhoneNumber[] =>
      db.prepare<[], RawNumber>('SELECT * FROM numbers ORDER BY rowid').all().map(readNumber),
    setSms(sid: string, sms: SmsSettings): void {
      db.prepare('UPDATE numbers SET sms = ? WHERE sid = ?').run(JSON.stringify(sms), sid);
    },

    /** Makes a Service exist, deferring to its senders; one that is there keeps settings and pool. */
    ensureService(sid: string, name: string, pool: readonly string[]): void {
      const settings: ServiceSettings = {
        inbound_request_url: null,
        inbound_method: 'POST',
        fallback_url: null,
        fallback_method: 'POST',
        status_callback: null,
        use_inbound_webhook_on_number: true,
      };
      const made = db
        .prepare(
          `INSERT INTO services (sid, name, settings, created_at, updated_at)
           VALUES (?, ?, ?, ?, ?) ON CONFLICT (sid) DO NOTHING`,
        )
        .run(sid, name, JSON.stringify(settings), now(), now());
      if (made.changes > 0) for (const member of pool) this.join(sid, member);
    },
    service,
    services: (): Service[] =>
      db.prepare<[], RawService>('SELECT * FROM services ORDER BY rowid').all().map(readService),
    setService(sid: string, name: string, settings: ServiceSettings): void {
      db.prepare('UPDATE services SET name = ?, settings = ?, updated_at = ? WHERE sid = ?').run(
        name,
        JSON.stringify(settings),
        now(),
        sid,
      );
    },

    /** Puts a sender (XE…) or number (PN…) into a pool, out of any other. */
    join(sid: string, member: string): void {
      db.prepare('INSERT OR REPLACE INTO pools (member, service) VALUES (?, ?)').run(member, sid);
    },
    leave(member: string): void {
      db.prepare('DELETE FROM pools WHERE member = ?').run(member);
    },
    /** Senders in a pool; the sandbox is in none. */
    poolSenders(sid: string): Sender[] {
      const pool = members(sid);
      return accounts.senders().filter((each) => !each.sandbox && pool.includes(each.sid));
    },
    poolNumbers: (sid: string): PhoneNumber[] =>
      members(sid)
        .map(number)
        .filter((each): each is PhoneNumber => each !== null),
    /** The Service in whose pool a member is. */
    serviceOf(member: string): Service | null {
      const found = db
        .prepare<[string], { service: string }>('SELECT service FROM pools WHERE member = ?')
        .get(member);
      return found ? service(found.service) : null;
    },
  };
}

/** See {@link createServiceStore}. */
export type ServiceStore = ReturnType<typeof createServiceStore>;
