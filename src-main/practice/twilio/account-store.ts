import * as z from 'zod';
import { newSid, stableSid } from './sids.ts';
import type { TwilioDatabase } from './store.ts';

/** Where a sender's webhooks go, as `POST /v2/Channels/Senders/{Sid}` sets it. Unknown keys set nothing. */
export const senderWebhook = z.object({
  callback_url: z.string().nullable(),
  callback_method: z.enum(['POST', 'PUT']).nullable(),
  fallback_url: z.string().nullable(),
  fallback_method: z.enum(['POST', 'PUT']).nullable(),
  status_callback_url: z.string().nullable(),
  status_callback_method: z.string().nullable(),
});

/** See {@link senderWebhook}. */
export type SenderWebhook = z.infer<typeof senderWebhook>;

/** What patients read about the clinic in WhatsApp. */
export const senderProfile = z.object({
  name: z.string().nullable(),
  about: z.string().nullable(),
  address: z.string().nullable(),
  description: z.string().nullable(),
  logo_url: z.string().nullable(),
  vertical: z.string().nullable(),
});

/** See {@link senderProfile}. */
export type SenderProfile = z.infer<typeof senderProfile>;

/** What Twilio says about a sender. `ONLINE:UPDATING` works, the others neither send nor receive. */
export const senderStatuses = [
  'CREATING',
  'ONLINE',
  'OFFLINE',
  'PENDING_VERIFICATION',
  'VERIFYING',
  'ONLINE:UPDATING',
  'TWILIO_REVIEW',
  'DRAFT',
  'STUBBED',
] as const;

/** See {@link senderStatuses}. */
export type SenderStatus = (typeof senderStatuses)[number];

const senderState = z.object({
  /** The last one whose moment (UTC ms) has come holds; online when there is none. */
  steps: z.array(z.object({ status: z.enum(senderStatuses), at: z.number() })).default([]),
  offlineReasons: z.array(z.object({ code: z.string(), message: z.string() })).default([]),
  qualityRating: z.string().default('HIGH'),
  messagingLimit: z.string().default('1K Customers/24hr'),
});

/** What becomes of a sender, and how Meta rates it. */
export type SenderState = z.infer<typeof senderState>;

/** A WhatsApp sender of the account. */
export type Sender = {
  readonly address: string;
  readonly sid: string;
  readonly sandbox: boolean;
  readonly webhook: SenderWebhook;
  readonly profile: SenderProfile;
  readonly state: SenderState;
  /** As it is now. */
  readonly status: SenderStatus;
  readonly createdAt: number;
};

const accountRow = z.object({
  status: z.enum(['active', 'suspended', 'closed']),
  type: z.enum(['Trial', 'Full']),
  token: z.string(),
  secondary_token: z.string().nullable(),
});

/** What can change about the account itself. */
export type AccountState = z.infer<typeof accountRow>;

/** An entry of Twilio's debugger. Times in UTC ms. */
export type Alert = {
  readonly sid: string;
  readonly code: number;
  readonly resource_sid: string;
  readonly url: string;
  readonly text: string;
  readonly variables: string;
  readonly response: string;
  readonly created_at: number;
};

type RawSender = {
  address: string;
  sid: string;
  sandbox: number;
  webhook: string;
  profile: string;
  state: string;
  created_at: number;
};

const nowhere: SenderWebhook = {
  callback_url: null,
  callback_method: 'POST',
  fallback_url: null,
  fallback_method: 'POST',
  status_callback_url: null,
  status_callback_method: 'POST',
};

function read(raw: RawSender, now: number): Sender {
  const state = senderState.parse(JSON.parse(raw.state));
  return {
    address: raw.address,
    sid: raw.sid,
    sandbox: raw.sandbox === 1,
    webhook: senderWebhook.parse(JSON.parse(raw.webhook)),
    profile: senderProfile.parse(JSON.parse(raw.profile)),
    state,
    status: state.steps.findLast(({ at }) => at <= now)?.status ?? 'ONLINE',
    createdAt: raw.created_at,
  };
}

/** The account, its senders and the debugger's alerts. */
export function createAccountStore(db: TwilioDatabase, accountSid: string, now: () => number) {
  return {
    /** Makes the account exist; one that is there already keeps its state, its tokens too. */
    ensureAccount(token: string, type: AccountState['type']): void {
      db.prepare(
        `INSERT INTO account (sid, status, type, token, secondary_token)
         VALUES (?, 'active', ?, ?, NULL) ON CONFLICT (sid) DO NOTHING`,
      ).run(accountSid, type, token);
    },
    account: (): AccountState =>
      accountRow.parse(db.prepare('SELECT * FROM account WHERE sid = ?').get(accountSid)),
    setAccount(change: Partial<AccountState>): void {
      const { status, type, token, secondary_token } = { ...this.account(), ...change };
      db.prepare(
        'UPDATE account SET status = ?, type = ?, token = ?, secondary_token = ? WHERE sid = ?',
      ).run(status, type, token, secondary_token, accountSid);
    },
    /** Makes a sender exist; one that is there already keeps its configuration. */
    ensureSender(address: string, sandbox: boolean, profileName: string): void {
      db.prepare(
        `INSERT INTO senders (address, sid, sandbox, webhook, profile, created_at)
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (address) DO UPDATE SET sandbox = excluded.sandbox`,
      ).run(
        address,
        stableSid('XE', accountSid + address),
        sandbox ? 1 : 0,
        JSON.stringify(nowhere),
        JSON.stringify({
          name: profileName,
          about: null,
          address: null,
          description: null,
          logo_url: null,
          vertical: 'Medical and Health',
        }),
        now(),
      );
    },
    /** Senders that are no longer given are gone. */
    keepSenders(addresses: readonly string[]): void {
      for (const { address } of this.senders())
        if (!addresses.includes(address))
          db.prepare('DELETE FROM senders WHERE address = ?').run(address);
    },
    sender(address: string): Sender | null {
      const raw = db
        .prepare<[string], RawSender>('SELECT * FROM senders WHERE address = ?')
        .get(address);
      return raw ? read(raw, now()) : null;
    },
    /** In the order in which they were given. */
    senders: (): Sender[] =>
      db
        .prepare<[], RawSender>('SELECT * FROM senders ORDER BY rowid')
        .all()
        .map((raw) => read(raw, now())),
    setState(address: string, state: SenderState): void {
      db.prepare('UPDATE senders SET state = ? WHERE address = ?').run(
        JSON.stringify(state),
        address,
      );
    },
    setWebhook(address: string, webhook: SenderWebhook): void {
      db.prepare('UPDATE senders SET webhook = ? WHERE address = ?').run(
        JSON.stringify(webhook),
        address,
      );
    },
    setProfile(address: string, profile: SenderProfile): void {
      db.prepare('UPDATE senders SET profile = ? WHERE address = ?').run(
        JSON.stringify(profile),
        address,
      );
    },
    addAlert(alert: Omit<Alert, 'sid' | 'created_at'>): void {
      db.prepare(
        `INSERT INTO alerts (sid, code, resource_sid, url, text, variables, response, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        newSid('NO'),
        alert.code,
        alert.resource_sid,
        alert.url,
        alert.text,
        alert.variables,
        alert.response,
        now(),
      );
    },
    /** The newest first. */
    alerts: (): Alert[] => db.prepare<[], Alert>('SELECT * FROM alerts ORDER BY seq DESC').all(),
  };
}

/** See {@link createAccountStore}. */
export type AccountStore = ReturnType<typeof createAccountStore>;
