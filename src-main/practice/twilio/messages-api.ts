import type { Clock } from '../../store/clock.ts';
import type { AccountStore } from './account-store.ts';
import { type Answer, notFound, type Resource, refused } from './answers.ts';
import type { ApiOperation, ApiRequest } from './api.ts';
import type { ContentStore } from './content-store.ts';
import { dateFilter, isWholeDay, rfc2822 } from './dates.ts';
import { type Delays, type Deliveries, plannedSteps } from './deliveries.ts';
import type { FaultBoard } from './faults.ts';
import { field } from './forms.ts';
import type { MediaRow, MessageRow, MessageStore } from './message-store.ts';
import { composeOutgoing } from './outgoing.ts';
import { pageQuery, slice, v2010List } from './paging.ts';
import type { ServiceStore } from './service-store.ts';

/** What Twilio takes for a message, either way, in the account's currency. */
export const PRICE = 0.005;

/** A message as API v2010 writes it. */
export function messageResource(accountSid: string, message: MessageRow): Resource {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}`;
  const inbound = message.author === 'patient';
  const charged = inbound || message.sent_at !== null;
  // A Messaging Service chooses its sender only when the message goes out.
  const chosen = message.status !== 'accepted' && message.status !== 'scheduled';
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: rfc2822(message.created_at),
    date_sent: rfc2822(message.sent_at),
    date_updated: rfc2822(message.updated_at),
    direction: inbound ? 'inbound' : 'outbound-api',
    error_code: message.error_code,
    error_message: message.error_message,
    from: inbound ? message.patient : chosen ? message.sender : null,
    messaging_service_sid: message.service_sid,
    num_media: String(message.num_media),
    num_segments: message.service_sid ? '0' : '1',
    price: charged ? (-PRICE).toFixed(5) : null,
    price_unit: charged ? 'USD' : null,
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: inbound ? message.sender : message.patient,
    uri: `${uri}.json`,
  };
}

function mediaResource(accountSid: string, media: MediaRow): Resource {
  return {
    account_sid: accountSid,
    content_type: media.content_type,
    date_created: rfc2822(media.created_at),
    date_updated: rfc2822(media.created_at),
    parent_sid: media.message_sid,
    sid: media.sid,
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${media.message_sid}/Media/${media.sid}.json`,
  };
}

/** Messages and their media: api.twilio.com/2010-04-01. */
export function messageOperations(deps: {
  readonly accountSid: string;
  readonly services: ServiceStore;
  readonly clock: Clock;
  readonly random: () => number;
  readonly delays: Delays;
  readonly messages: MessageStore;
  readonly contents: ContentStore;
  readonly accounts: AccountStore;
  readonly deliveries: Deliveries;
  readonly faults: FaultBoard;
  /** Where the bytes of a file lie, without credentials. */
  readonly mediaUrl: (sid: string) => string;
}): readonly ApiOperation[] {
  const { accountSid, clock, messages, deliveries, faults } = deps;
  const base = '/2010-04-01/Accounts/:AccountSid/Messages';

  function found({ params, path }: ApiRequest): MessageRow | Answer {
    const message = messages.get(params['MessageSid'] ?? params['Sid'] ?? '');
    return message && !message.deleted && message.author !== 'twilio' ? message : notFound(path);
  }

  function foundMedia(request: ApiRequest): MediaRow | Answer {
    const media = messages.media(request.params['Sid'] ?? '');
    return media && !media.deleted && media.message_sid === request.params['MessageSid']
      ? media
      : notFound(request.path);
  }

  async function create({ form }: ApiRequest): Promise<Answer> {
    const outgoing = composeOutgoing(form, deps);
    if ('status' in outgoing) return outgoing;
    const { message, from, first } = outgoing;
    const forced = faults.strike('fail-later', { patient: message.patient });
    const jitter = 0.75 + deps.random() / 2;
    messages.add(
      { ...message, forced: forced && { code: forced.code, status: forced.status } },
      [],
      plannedSteps(deps.delays, jitter, from, first),
    );
    const row = messages.get(message.sid);
    if (!row) throw new Error(`message ${message.sid} was not stored`);
    const body = messageResource(accountSid, row);
    if (faults.strike('status-before-response', { patient: message.patient }))
      await deliveries.advance(message.sid);
    return { status: 201, body, onOut: () => deliveries.begin(message.sid) };
  }

  function list({ query, path }: ApiRequest): Answer {
    const page = pageQuery(query);
    if ('status' in page) return page;
    const on = field(query, 'DateSent');
    const least = field(query, 'DateSent>') ?? on;
    const most = field(query, 'DateSent<') ?? on;
    const sentFrom = least === undefined ? undefined : dateFilter(least);
    const sentUntil = most === undefined ? undefined : dateFilter(most);
    if (sentFrom === null || sentUntil === null) return refused(20001, 'Invalid DateSent');
    const dayLong = most !== undefined && isWholeDay(most) ? 86_399 : 0;
    // A token names the message at the edge of the page before or after.
    const [, way, edgeSid] = /^P([AB])(\w+)$/.exec(page.token ?? '') ?? [];
    const edge = edgeSid === undefined ? undefined : messages.get(edgeSid)?.seq;
    const rows = messages.list({
      from: field(query, 'From'),
      to: field(query, 'To'),
      sentFrom: sentFrom === undefined ? undefined : Math.floor(sentFrom / 1000),
      sentUntil: sentUntil === undefined ? undefined : Math.floor(sentUntil / 1000) + dayLong,
      before: way === 'A' ? edge : undefined,
      after: way === 'B' ? edge : undefined,
      limit: page.size + 1,
    });
    const more = rows.length > page.size;
    const shown = way === 'B' && more ? rows.slice(1) : rows.slice(0, page.size);
    return v2010List('messages', path, query, page, {
      items: shown.map((row) => messageResource(accountSid, row)),
      next: way === 'B' || more ? `PA${shown.at(-1)?.sid}` : null,
      previous: page.page > 0 && shown[0] ? `PB${shown[0].sid}` : null,
    });
  }

  function update(request: ApiRequest): Answer {
    const message = found(request);
    if (!('sid' in message)) return message;
    const status = field(request.form, 'Status');
    const body = field(request.form, 'Body');
    if (status !== undefined) {
      if (status !== 'canceled') return refused(20001, `Status ${status} is not valid`);
      if (message.status !== 'scheduled' && message.status !== 'accepted') return refused(30409);
      deliveries.cancel(message.sid);
    }
    if (body !== undefined) {
      if (body !== '') return refused(20001, 'Body can only be set to an empty string');
      messages.redact(message.sid, clock.now());
    }
    const row = messages.get(message.sid) ?? message;
    return { status: 200, body: messageResource(accountSid, row) };
  }

  function remove(request: ApiRequest): Answer {
    const message = found(request);
    if (!('sid' in message)) return message;
    if (['accepted', 'scheduled', 'queued'].includes(message.status)) return refused(20009);
    deliveries.remove(message.sid);
    return { status: 204, body: null };
  }

  return [
    { route: 'messages.create', method: 'POST', template: `${base}.json`, handle: create },
    { route: 'messages.list', method: 'GET', template: `${base}.json`, handle: list },
    {
      route: 'messages.fetch',
      method: 'GET',
      template: `${base}/:Sid.json`,
      handle(request) {
        const message = found(request);
        return 'sid' in message
          ? { status: 200, body: messageResource(accountSid, message) }
          : message;
      },
    },
    { route: 'messages.update', method: 'POST', template: `${base}/:Sid.json`, handle: update },
    { route: 'messages.delete', method: 'DELETE', template: `${base}/:Sid.json`, handle: remove },
    {
      route: 'media.list',
      method: 'GET',
      template: `${base}/:MessageSid/Media.json`,
      handle(request) {
        const message = found(request);
        if (!('sid' in message)) return message;
        const page = pageQuery(request.query);
        if ('status' in page) return page;
        const all = messages
          .mediaOf(message.sid)
          .filter(({ deleted }) => !deleted)
          .map((media) => mediaResource(accountSid, media));
        return v2010List('media_list', request.path, request.query, page, slice(all, page));
      },
    },
    {
      route: 'media.fetch',
      method: 'GET',
      template: `${base}/:MessageSid/Media/:Sid.json`,
      handle(request) {
        const media = foundMedia(request);
        return 'sid' in media ? { status: 200, body: mediaResource(accountSid, media) } : media;
      },
    },
    {
      route: 'media.delete',
      method: 'DELETE',
      template: `${base}/:MessageSid/Media/:Sid.json`,
      handle(request) {
        const media = foundMedia(request);
        if (!('sid' in media)) return media;
        messages.removeMedia(media.sid);
        return { status: 204, body: null };
      },
    },
    {
      route: 'media.content',
      method: 'GET',
      template: `${base}/:MessageSid/Media/:Sid`,
      handle(request) {
        const media = foundMedia(request);
        return 'sid' in media
          ? { status: 307, body: null, headers: { location: deps.mediaUrl(media.sid) } }
          : media;
      },
    },
  ];
}
