import * as z from 'zod';
import { type AccountStore, type Sender, senderProfile, senderWebhook } from './account-store.ts';
import { notFound, type Resource, refused } from './answers.ts';
import type { ApiOperation } from './api.ts';
import { field } from './forms.ts';
import { type Keeping, keptSettings } from './keeping.ts';
import type { MessageStore } from './message-store.ts';
import { metaList, pageQuery, slice } from './paging.ts';

const SENDERS = 'https://messaging.twilio.com';

// Unknown keys set nothing, as at Twilio: `callbackUrl` is passed over.
const senderUpdate = z.object({
  webhook: senderWebhook.partial().nullish(),
  profile: senderProfile.partial().nullish(),
});

function senderResource(sender: Sender): Resource {
  const { offlineReasons, qualityRating, messagingLimit } = sender.state;
  return {
    sid: sender.sid,
    status: sender.status,
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
    properties: { quality_rating: qualityRating, messaging_limit: messagingLimit },
    offline_reasons:
      sender.status === 'OFFLINE'
        ? offlineReasons.map(({ code, message }) => ({
            code,
            message,
            more_info: `https://www.twilio.com/docs/errors/${code}`,
          }))
        : null,
    compliance: null,
    url: `${SENDERS}/v2/Channels/Senders/${sender.sid}`,
  };
}

/** WhatsApp senders: messaging.twilio.com/v2. */
export function senderOperations(deps: {
  readonly accounts: AccountStore;
  readonly messages: MessageStore;
  readonly keeping: () => Keeping;
  /** The clinic has seen a patient's message. */
  readonly onSeen: (messageSid: string) => void;
}): readonly ApiOperation[] {
  const { accounts, messages } = deps;
  // The sandbox belongs to Twilio: it is neither a number nor a sender of the account.
  const own = () => accounts.senders().filter(({ sandbox }) => !sandbox);
  const bySid = (sid: string | undefined) => own().find((sender) => sender.sid === sid);
  return [
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
        const kept = webhook && keptSettings(deps.keeping(), webhook);
        if (kept) accounts.setWebhook(sender.address, { ...sender.webhook, ...kept });
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
  ];
}
