/**
 * What set-up, settings and the doctor ask of a Twilio account: who it is, what it has, where its
 * webhooks go, what went wrong. It reads and changes configuration only; messages, media and
 * templates are twilio-client.ts's.
 */
import * as z from 'zod';
import {
  accountAnswer,
  alertAnswer,
  balanceAnswer,
  billAnswer,
  numberAnswer,
  plainNumber,
  poolAnswer,
  poolNumberAnswer,
  read,
  senderAnswer,
  serviceAnswer,
  tokenAnswer,
} from './account-answers.ts';
import { inactiveAccountErrors } from './error-catalogue.ts';
import { TwilioFailure } from './twilio-failure.ts';
import { connectTwilio, type TwilioOptions } from './twilio-sdk.ts';

/** The account itself. */
export type AccountInfo = {
  readonly sid: string;
  readonly name: string;
  readonly status: 'active' | 'suspended' | 'closed';
  /** A trial account sends to verified numbers only, at most 50 messages a day. */
  readonly type: 'Trial' | 'Full';
  /** Twilio's clock minus this PC's, in ms, exact to about a second. */
  readonly clockSkewMs: number;
};

/** Where a WhatsApp sender's webhooks go; null where nothing is set. */
export type SenderWebhook = {
  readonly callbackUrl: string | null;
  readonly callbackMethod: string | null;
  readonly fallbackUrl: string | null;
  readonly fallbackMethod: string | null;
  readonly statusCallbackUrl: string | null;
  readonly statusCallbackMethod: string | null;
};

/** A WhatsApp sender. The sandbox belongs to Twilio and is never among them. */
export type WhatsAppSender = {
  readonly sid: string;
  /** `+34…`, without `whatsapp:`. */
  readonly number: string;
  /** CREATING, PENDING_VERIFICATION, VERIFYING, TWILIO_REVIEW, ONLINE, ONLINE:UPDATING, OFFLINE, … */
  readonly status: string;
  /** Meta's and Twilio's words for why it is offline, with their code in front where they gave one. */
  readonly offlineReasons: readonly string[];
  readonly displayName: string | null;
  readonly qualityRating: string | null;
  readonly messagingLimit: string | null;
  readonly webhook: SenderWebhook;
};

/** A Messaging Service and who is in its pool. */
export type MessagingService = {
  readonly sid: string;
  readonly name: string;
  /** Whether inbound messages go to the sender's own address and not to the Service's. */
  readonly useInboundWebhookOnNumber: boolean;
  readonly inboundRequestUrl: string | null;
  readonly inboundMethod: string | null;
  readonly statusCallback: string | null;
  /** WhatsApp (and other channel) senders: their SID and `+34…`. */
  readonly senders: readonly { readonly sid: string; readonly number: string }[];
  readonly phoneNumbers: readonly { readonly sid: string; readonly number: string }[];
};

/** A telephone number of the account. Its addresses are for SMS; they never move WhatsApp. */
export type PhoneNumber = {
  readonly sid: string;
  readonly number: string;
  readonly name: string;
  readonly sms: boolean;
  readonly smsUrl: string | null;
  readonly smsMethod: string | null;
  /** A TwiML application that handles SMS; while it is set, `smsUrl` counts for nothing. */
  readonly smsApplicationSid: string | null;
};

/** An entry of Twilio's debugger. */
export type TwilioAlert = {
  readonly sid: string;
  readonly errorCode: number;
  readonly alertText: string;
  /** The webhook that failed. */
  readonly requestUrl: string | null;
  /** UTC ms, whole seconds. */
  readonly at: number;
};

/**
 * What came of asking Twilio whether the credentials are right. `inactive`: they are, but the
 * account is suspended or closed (Twilio answers `wrong` to some of those). `unavailable` says
 * nothing about them: Twilio did not answer, or could not.
 */
export type CredentialCheck =
  | { readonly result: 'valid'; readonly account: AccountInfo }
  | { readonly result: 'inactive'; readonly code: number | null }
  | { readonly result: 'wrong'; readonly code: number | null }
  | { readonly result: 'unavailable'; readonly code: number | null };

/** Addresses to set; Twilio is told to POST to them. What is left out stays as it is. */
export type NewAddresses = { readonly receive: string; readonly status: string };

/**
 * The account's side of Twilio's API. Every call throws {@link TwilioFailure} when it fails; an
 * answer that is not Twilio's (a captive portal's page, say) is one without a code.
 */
export type TwilioAccount = {
  account(): Promise<AccountInfo>;
  balance(): Promise<{ amount: number; currency: string }>;
  /**
   * What the account was billed for everything on each of some days that had any use: whole days in
   * UTC, both included, counted from 1 January 1970; millionths of the currency (ISO 4217).
   * Source: twilio.com/docs/usage/api/usage-record, category `totalprice`.
   */
  dailyBills(
    fromDay: number,
    toDay: number,
  ): Promise<{ day: number; micros: number; currency: string }[]>;
  verifyCredentials(): Promise<CredentialCheck>;
  senders(): Promise<WhatsAppSender[]>;
  sender(sid: string): Promise<WhatsAppSender>;
  setSenderAddresses(sender: WhatsAppSender, addresses: NewAddresses): Promise<void>;
  messagingServices(): Promise<MessagingService[]>;
  messagingService(sid: string): Promise<MessagingService>;
  setServiceAddresses(sid: string, addresses: NewAddresses): Promise<void>;
  phoneNumbers(): Promise<PhoneNumber[]>;
  phoneNumber(sid: string): Promise<PhoneNumber>;
  /** SMS only; takes a TwiML application off, which would win. */
  setPhoneNumberAddress(number: PhoneNumber, receive: string): Promise<void>;
  /** What Twilio's debugger has since a moment (UTC ms), newest first, at most 200. */
  alerts(since: number): Promise<TwilioAlert[]>;
  /** Makes a second auth token, valid beside the first one until it is promoted or deleted. */
  createSecondaryToken(): Promise<string>;
  /** Takes the second token back. None there is fine. */
  deleteSecondaryToken(): Promise<void>;
  /**
   * Makes the second token the account's only one: webhooks are signed with it from now on and the
   * first opens nothing any more. This client goes on with the old one: make another.
   */
  promoteSecondaryToken(): Promise<string>;
};

const ALERTS = 200;
const DAY_MS = 86_400_000;

/** Whether a failure means that the account is suspended or closed. */
export function isInactiveAccount(failure: TwilioFailure): boolean {
  return failure.code !== null && inactiveAccountErrors.has(failure.code);
}

/** See {@link TwilioAccount}. Nothing is dialled before the first call. */
export function createTwilioAccount(options: TwilioOptions): TwilioAccount {
  const { call } = connectTwilio(options);

  async function account(): Promise<AccountInfo> {
    return call(async (sdk) => {
      const asked = Date.now();
      const { body, headers } = await sdk.api.v2010
        .accounts(options.accountSid)
        .fetchWithHttpInfo();
      const { friendlyName, ...info } = read(accountAnswer, body);
      const twilioNow = Date.parse(headers['date'] ?? '');
      // The header cuts to seconds, and was written about half-way between question and answer.
      const clockSkewMs = Number.isNaN(twilioNow)
        ? 0
        : Math.round(twilioNow + 500 - (asked + Date.now()) / 2);
      return { ...info, name: friendlyName, clockSkewMs };
    });
  }

  async function withPool(answer: unknown): Promise<MessagingService> {
    const { friendlyName, useInboundWebhookOnNumber, ...service } = read(serviceAnswer, answer);
    const [senders, numbers] = await call((sdk) => {
      const context = sdk.messaging.v1.services(service.sid);
      return Promise.all([context.channelSenders.list(), context.phoneNumbers.list()]);
    });
    return {
      ...service,
      name: friendlyName,
      useInboundWebhookOnNumber: useInboundWebhookOnNumber ?? false,
      senders: read(z.array(poolAnswer), senders).map(({ sid, sender }) => ({
        sid,
        number: plainNumber(sender),
      })),
      phoneNumbers: read(z.array(poolNumberAnswer), numbers).map(({ sid, phoneNumber }) => ({
        sid,
        number: phoneNumber,
      })),
    };
  }

  return {
    account,
    async verifyCredentials() {
      try {
        const info = await account();
        return info.status === 'active'
          ? { result: 'valid', account: info }
          : { result: 'inactive', code: null };
      } catch (error) {
        if (!(error instanceof TwilioFailure)) throw error;
        const { code, status } = error;
        if (isInactiveAccount(error)) return { result: 'inactive', code };
        // 404: the SID is well-formed but names no account that these credentials may see. Without
        // a code it was not Twilio who said so.
        const wrong = code !== null && (status === 401 || status === 403 || status === 404);
        return { result: wrong ? 'wrong' : 'unavailable', code };
      }
    },
    balance: () =>
      call(async (sdk) => {
        const { balance, currency } = read(balanceAnswer, await sdk.balance.fetch());
        return { amount: balance, currency };
      }),
    dailyBills: (fromDay, toDay) =>
      call(async (sdk) => {
        const rows = await sdk.usage.records.daily.list({
          category: 'totalprice',
          startDate: new Date(fromDay * DAY_MS),
          endDate: new Date(toDay * DAY_MS),
          pageSize: 1000,
        });
        return read(z.array(billAnswer), rows).map(({ startDate, price, priceUnit }) => ({
          day: Math.floor(startDate.getTime() / DAY_MS),
          micros: Math.round(Math.abs(price) * 1_000_000),
          currency: priceUnit.toUpperCase(),
        }));
      }),
    senders: () =>
      call(async (sdk) =>
        read(
          z.array(senderAnswer),
          await sdk.messaging.v2.channelsSenders.list({ channel: 'whatsapp' }),
        ),
      ),
    sender: (sid) =>
      call(async (sdk) => read(senderAnswer, await sdk.messaging.v2.channelsSenders(sid).fetch())),
    setSenderAddresses: ({ sid, webhook }, { receive, status }) =>
      call(async (sdk) => {
        // The SDK sends this object as it is: snake_case, or Twilio sets nothing and says nothing.
        // The fallback goes along, in case the object replaces what is there.
        const update = {
          webhook: {
            callback_url: receive,
            callback_method: 'POST',
            status_callback_url: status,
            status_callback_method: 'POST',
            ...(webhook.fallbackUrl !== null && {
              fallback_url: webhook.fallbackUrl,
              fallback_method: webhook.fallbackMethod ?? 'POST',
            }),
          },
        };
        await sdk.messaging.v2.channelsSenders(sid).update(update as never);
      }),
    async messagingServices() {
      const services = await call((sdk) => sdk.messaging.v1.services.list());
      return Promise.all(services.map(withPool));
    },
    async messagingService(sid) {
      return withPool(await call((sdk) => sdk.messaging.v1.services(sid).fetch()));
    },
    setServiceAddresses: (sid, { receive, status }) =>
      call(async (sdk) => {
        await sdk.messaging.v1.services(sid).update({
          inboundRequestUrl: receive,
          inboundMethod: 'POST',
          statusCallback: status,
        });
      }),
    phoneNumbers: () =>
      call(async (sdk) => read(z.array(numberAnswer), await sdk.incomingPhoneNumbers.list())),
    phoneNumber: (sid) =>
      call(async (sdk) => read(numberAnswer, await sdk.incomingPhoneNumbers(sid).fetch())),
    setPhoneNumberAddress: ({ sid, smsApplicationSid }, receive) =>
      call(async (sdk) => {
        await sdk.incomingPhoneNumbers(sid).update({
          smsUrl: receive,
          smsMethod: 'POST',
          ...(smsApplicationSid !== null && { smsApplicationSid: '' }),
        });
      }),
    alerts: (since) =>
      call(async (sdk) => {
        const rows = await sdk.monitor.v1.alerts.list({
          startDate: new Date(since),
          limit: ALERTS,
        });
        // Twilio reads whole seconds.
        return read(z.array(alertAnswer), rows)
          .filter(({ at }) => at >= Math.floor(since / 1000) * 1000)
          .sort((a, b) => b.at - a.at);
      }),
    createSecondaryToken: () =>
      call(async (sdk) => {
        const { secondaryAuthToken } = await sdk.accounts.v1.secondaryAuthToken().create();
        return read(tokenAnswer, secondaryAuthToken);
      }),
    deleteSecondaryToken: () =>
      call(async (sdk) => {
        await sdk.accounts.v1.secondaryAuthToken().remove();
      }).catch((error: unknown) => {
        if (!(error instanceof TwilioFailure && error.status === 404)) throw error;
      }),
    promoteSecondaryToken: () =>
      call(async (sdk) => {
        const { authToken } = await sdk.accounts.v1.authTokenPromotion().update();
        return read(tokenAnswer, authToken);
      }),
  };
}
