import * as z from 'zod';
import {
  type AccountStore,
  type Alert,
  type Sender,
  senderProfile,
  senderWebhook,
} from './account-store.ts';
import { notFound, type Resource, refused } from './answers.ts';
import type { ApiOperation } from './api.ts';
import { isoSeconds, rfc2822 } from './dates.ts';
import { field } from './forms.ts';
import type { MessageStore } from './message-store.ts';
import { PRICE } from './messages-api.ts';
import { metaList, pageQuery, slice, v2010List } from './paging.ts';
import { stableSid } from './sids.ts';

const SENDERS = 'https://messaging.twilio.com';
const MONITOR = 'https://monitor.twilio.com';

// Unknown keys set nothing, as at Twilio: `callbackUrl` is passed over.
const senderUpdate = z.object({
  webhook: senderWebhook.partial().nullish(),
  profile: senderProfile.partial().nullish(),
});

function numberResource(accountSid: string, sender: Sender): Resource {
  const phone = sender.address.slice('whatsapp:'.length);
  const sid = stableSid('PN', accountSid + phone);
  const created = rfc2822(sender.createdAt);
  return {
    account_sid: accountSid,
    address_requirements: 'none',
    address_sid: null,
    api_version: '2010-04-01',
    beta: false,
    bundle_sid: null,
    capabilities: { voice: true, sms: true, mms: false, fax: false },
    date_created: created,
    date_updated: created,
    emergency_address_sid: null,
    emergency_address_status: 'unregistered',
    emergency_status: 'Inactive',
    friendly_name: phone,
    identity_sid: null,
    origin: 'twilio',
    phone_number: phone,
    sid,
    sms_application_sid: null,
    sms_fallback_method: 'POST',
    sms_fallback_url: '',
    sms_method: 'POST',
    sms_url: '',
    status: 'in-use',
    status_callback: '',
    status_callback_method: 'POST',
    trunk_sid: null,
    type: 'mobile',
    uri: `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers/${sid}.json`,
    voice_application_sid: null,
    voice_caller_id_lookup: false,
    voice_fallback_method: 'POST',
    voice_fallback_url: null,
    voice_method: 'POST',
    voice_receive_mode: 'voice',
    voice_url: null,
  };
}

function senderResource(sender: Sender): Resource {
  return {
    sid: sender.sid,
    status: 'ONLINE',
    sender_id: sender.address,
    configuration: {
      waba_id: '102290129340398',
      verification_method: null,
      verification_code: null,
      voice_application_sid: null,
      account_type: null,
    },
    webhook: sender.webhook,
    profile: {
      ...sender.profile,
      accent_color: null,
      banner_url: null,
      emails: [],
      phone_numbers: null,
      privacy_url: null,
      terms_of_service_url: null,
      websites: [],
    },
    properties: { quality_rating: 'HIGH', messaging_limit: '1K Customers/24hr' },
    offline_reasons: null,
    compliance: null,
    url: `${SENDERS}/v2/Channels/Senders/${sender.sid}`,
  };
}

function alertResource(accountSid: string, alert: Alert, whole: boolean): Resource {
  return {
    account_sid: accountSid,
    alert_text: alert.text,
    api_version: '2010-04-01',
    date_created: isoSeconds(alert.created_at),
    date_generated: isoSeconds(alert.created_at),
    date_updated: isoSeconds(alert.created_at),
    error_code: String(alert.code),
    log_level: 'error',
    more_info: `https://www.twilio.com/docs/errors/${alert.code}`,
    request_method: 'POST',
    request_url: alert.url,
    resource_sid: alert.resource_sid,
    service_sid: null,
    sid: alert.sid,
    url: `${MONITOR}/v1/Alerts/${alert.sid}`,
    ...(whole && {
      request_headers: null,
      request_variables: alert.variables,
      response_body: alert.response,
      response_headers: null,
    }),
  };
}

/** The account, its numbers and senders, and the debugger. */
export function accountOperations(deps: {
  readonly accountSid: string;
  readonly accountName: string;
  readonly authToken: () => string;
  readonly createdAt: number;
  /** What the account started with, in USD. */
  readonly credit: number;
  readonly accounts: AccountStore;
  readonly messages: MessageStore;
  /** The clinic has seen a patient's message. */
  readonly onSeen: (messageSid: string) => void;
}): readonly ApiOperation[] {
  const { accountSid, accounts, messages } = deps;
  const account = '/2010-04-01/Accounts';
  // The sandbox belongs to Twilio: it is neither a number nor a sender of the account.
  const own = () => accounts.senders().filter(({ sandbox }) => !sandbox);
  const bySid = (sid: string | undefined) => own().find((sender) => sender.sid === sid);
  return [
    {
      route: 'account.fetch',
      method: 'GET',
      template: `${account}/:AccountSid.json`,
      handle() {
        const uri = `${account}/${accountSid}`;
        return {
          status: 200,
          body: {
            auth_token: deps.authToken(),
            date_created: rfc2822(deps.createdAt),
            date_updated: rfc2822(deps.createdAt),
            friendly_name: deps.accountName,
            owner_account_sid: accountSid,
            sid: accountSid,
            status: 'active',
            subresource_uris: {
              balance: `${uri}/Balance.json`,
              incoming_phone_numbers: `${uri}/IncomingPhoneNumbers.json`,
              messages: `${uri}/Messages.json`,
            },
            type: 'Full',
            uri: `${uri}.json`,
          },
        };
      },
    },
    {
      route: 'balance.fetch',
      method: 'GET',
      template: `${account}/:AccountSid/Balance.json`,
      handle: () => ({
        status: 200,
        body: {
          account_sid: accountSid,
          balance: (deps.credit - PRICE * messages.charged()).toFixed(3),
          currency: 'USD',
        },
      }),
    },
    {
      route: 'numbers.list',
      method: 'GET',
      template: `${account}/:AccountSid/IncomingPhoneNumbers.json`,
      handle({ query, path }) {
        const page = pageQuery(query);
        if ('status' in page) return page;
        const wanted = field(query, 'PhoneNumber')?.replaceAll(/[^\d+]/g, '') ?? '';
        const all = own()
          .filter(({ address }) => address.includes(wanted))
          .map((sender) => numberResource(accountSid, sender));
        return v2010List('incoming_phone_numbers', path, query, page, slice(all, page));
      },
    },
    {
      route: 'senders.list',
      method: 'GET',
      template: '/v2/Channels/Senders',
      handle({ query, path }) {
        if (field(query, 'Channel') !== 'whatsapp') return refused(20001, 'Channel is required');
        const page = pageQuery(query);
        if ('status' in page) return page;
        const all = own().map(senderResource);
        return metaList('senders', SENDERS + path, query, page, slice(all, page));
      },
    },
    {
      route: 'senders.fetch',
      method: 'GET',
      template: '/v2/Channels/Senders/:Sid',
      handle({ params, path }) {
        const sender = bySid(params['Sid']);
        return sender ? { status: 200, body: senderResource(sender) } : notFound(path);
      },
    },
    {
      route: 'senders.update',
      method: 'POST',
      template: '/v2/Channels/Senders/:Sid',
      handle({ params, path, json }) {
        const sender = bySid(params['Sid']);
        if (!sender) return notFound(path);
        const given = senderUpdate.safeParse(json);
        if (!given.success) return refused(20001, z.prettifyError(given.error));
        const { webhook, profile } = given.data;
        if (webhook) accounts.setWebhook(sender.address, { ...sender.webhook, ...webhook });
        if (profile) accounts.setProfile(sender.address, { ...sender.profile, ...profile });
        return { status: 202, body: senderResource(bySid(sender.sid) ?? sender) };
      },
    },
    {
      route: 'typing.create',
      method: 'POST',
      template: '/v2/Indicators/Typing.json',
      handle({ form, path }) {
        const message = messages.get(field(form, 'messageId') ?? '');
        if (field(form, 'channel') !== 'whatsapp') return refused(20001, 'channel is required');
        if (message?.author !== 'patient') return notFound(path);
        // Twilio's typing indicator also marks the patient's message as read.
        deps.onSeen(message.sid);
        return { status: 200, body: { success: true } };
      },
    },
    {
      route: 'alerts.list',
      method: 'GET',
      template: '/v1/Alerts',
      handle({ query, path }) {
        const page = pageQuery(query);
        if ('status' in page) return page;
        const all = accounts.alerts().map((alert) => alertResource(accountSid, alert, false));
        return metaList('alerts', MONITOR + path, query, page, slice(all, page));
      },
    },
    {
      route: 'alerts.fetch',
      method: 'GET',
      template: '/v1/Alerts/:Sid',
      handle({ params, path }) {
        const alert = accounts.alerts().find(({ sid }) => sid === params['Sid']);
        return alert
          ? { status: 200, body: alertResource(accountSid, alert, true) }
          : notFound(path);
      },
    },
  ];
}
