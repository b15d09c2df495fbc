import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import * as z from 'zod';
import type { Sender } from './account-store.ts';
import { type Answer, notFound, type Resource, refused } from './answers.ts';
import type { ApiOperation, ApiRequest } from './api.ts';
import { isoSeconds, rfc2822 } from './dates.ts';
import { type Form, field } from './forms.ts';
import { type Keeping, keptSettings } from './keeping.ts';
import { metaList, pageQuery, slice, v2010List } from './paging.ts';
import {
  type PhoneNumber,
  type Service,
  type ServiceStore,
  serviceSettings,
  smsSettings,
} from './service-store.ts';

const MESSAGING = 'https://messaging.twilio.com';

function numberResource(accountSid: string, { sid, phone, sms, createdAt }: PhoneNumber): Resource {
  const created = rfc2822(createdAt);
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
    ...sms,
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

function serviceResource(accountSid: string, service: Service): Resource {
  const url = `${MESSAGING}/v1/Services/${service.sid}`;
  return {
    account_sid: accountSid,
    area_code_geomatch: true,
    date_created: isoSeconds(service.createdAt),
    date_updated: isoSeconds(service.updatedAt),
    fallback_to_long_code: false,
    friendly_name: service.name,
    ...service.settings,
    links: {
      alpha_senders: `${url}/AlphaSenders`,
      channel_senders: `${url}/ChannelSenders`,
      phone_numbers: `${url}/PhoneNumbers`,
      short_codes: `${url}/ShortCodes`,
    },
    mms_converter: true,
    scan_message_content: 'inherit',
    sid: service.sid,
    smart_encoding: true,
    sticky_sender: true,
    synchronous_validation: false,
    url,
    us_app_to_person_registered: false,
    usecase: 'undeclared',
    validity_period: 14400,
  };
}

function countryOf(phone: string): string | null {
  return parsePhoneNumberFromString(phone)?.country ?? null;
}

function poolSender(accountSid: string, service: Service, sender: Sender): Resource {
  return {
    account_sid: accountSid,
    messaging_service_sid: service.sid,
    sid: sender.sid,
    sender: sender.address,
    sender_type: 'WhatsApp',
    country_code: countryOf(sender.address.slice('whatsapp:'.length)),
    date_created: isoSeconds(sender.createdAt),
    date_updated: isoSeconds(sender.createdAt),
    url: `${MESSAGING}/v1/Services/${service.sid}/ChannelSenders/${sender.sid}`,
  };
}

function poolNumber(accountSid: string, service: Service, number: PhoneNumber): Resource {
  return {
    account_sid: accountSid,
    service_sid: service.sid,
    sid: number.sid,
    phone_number: number.phone,
    country_code: countryOf(number.phone),
    capabilities: ['SMS', 'Voice'],
    date_created: isoSeconds(number.createdAt),
    date_updated: isoSeconds(number.createdAt),
    url: `${MESSAGING}/v1/Services/${service.sid}/PhoneNumbers/${number.sid}`,
  };
}

/** What a form changes: form key → setting; what is not there stays. An empty text clears. */
function changes(form: Form, keys: Readonly<Record<string, string>>): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [key, name] of Object.entries(keys)) {
    const value = field(form, key);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

const nullIfEmpty = (value: unknown): unknown => (value === '' ? null : value);

/** Refuses what is no web address; an empty text is none and clears the setting. */
function badAddress(values: readonly unknown[]): Answer | null {
  const wrong = values.find(
    (value) => typeof value === 'string' && value !== '' && !/^https?:\/\/\S+$/i.test(value),
  );
  return wrong === undefined ? null : refused(20001, `${String(wrong)} is not a valid URL`);
}

/** Messaging Services, their pools, and telephone numbers. */
export function serviceOperations(deps: {
  readonly accountSid: string;
  readonly services: ServiceStore;
  readonly keeping: () => Keeping;
}): readonly ApiOperation[] {
  const { accountSid, services, keeping } = deps;
  const numbers = '/2010-04-01/Accounts/:AccountSid/IncomingPhoneNumbers';

  function updateService({ params, path, form }: ApiRequest): Answer {
    const service = services.service(params['Sid'] ?? '');
    if (!service) return notFound(path);
    const change = changes(form, {
      InboundRequestUrl: 'inbound_request_url',
      InboundMethod: 'inbound_method',
      FallbackUrl: 'fallback_url',
      FallbackMethod: 'fallback_method',
      StatusCallback: 'status_callback',
    });
    const bad = badAddress([
      change['inbound_request_url'],
      change['fallback_url'],
      change['status_callback'],
    ]);
    if (bad) return bad;
    for (const key of ['inbound_request_url', 'fallback_url', 'status_callback'])
      if (key in change) change[key] = nullIfEmpty(change[key]);
    const defers = field(form, 'UseInboundWebhookOnNumber');
    if (defers !== undefined) change['use_inbound_webhook_on_number'] = defers === 'true';
    const kept = keptSettings(keeping(), change);
    const settings = serviceSettings.safeParse({ ...service.settings, ...kept });
    if (!settings.success) return refused(20001, z.prettifyError(settings.error));
    services.setService(service.sid, field(form, 'FriendlyName') ?? service.name, settings.data);
    const now = services.service(service.sid) ?? service;
    return { status: 200, body: serviceResource(accountSid, now) };
  }

  function updateNumber({ params, path, form }: ApiRequest): Answer {
    const number = services.number(params['Sid'] ?? '');
    if (!number) return notFound(path);
    const change = changes(form, {
      SmsUrl: 'sms_url',
      SmsMethod: 'sms_method',
      SmsFallbackUrl: 'sms_fallback_url',
      SmsFallbackMethod: 'sms_fallback_method',
      SmsApplicationSid: 'sms_application_sid',
    });
    const bad = badAddress([change['sms_url'], change['sms_fallback_url']]);
    if (bad) return bad;
    if ('sms_application_sid' in change)
      change['sms_application_sid'] = nullIfEmpty(change['sms_application_sid']);
    const kept = keptSettings(keeping(), change);
    const sms = smsSettings.safeParse({ ...number.sms, ...kept });
    if (!sms.success) return refused(20001, z.prettifyError(sms.error));
    services.setSms(number.sid, sms.data);
    return {
      status: 200,
      body: numberResource(accountSid, services.number(number.sid) ?? number),
    };
  }

  function listPool(
    { params, path, query }: ApiRequest,
    key: string,
    members: (service: Service) => readonly Resource[],
  ): Answer {
    const service = services.service(params['ServiceSid'] ?? '');
    if (!service) return notFound(path);
    const page = pageQuery(query);
    if ('status' in page) return page;
    return metaList(key, MESSAGING + path, query, page, slice(members(service), page));
  }

  return [
    {
      route: 'numbers.list',
      method: 'GET',
      template: `${numbers}.json`,
      handle({ query, path }) {
        const page = pageQuery(query);
        if ('status' in page) return page;
        const wanted = field(query, 'PhoneNumber')?.replaceAll(/[^\d+]/g, '') ?? '';
        const all = services
          .numbers()
          .filter(({ phone }) => phone.includes(wanted))
          .map((number) => numberResource(accountSid, number));
        return v2010List('incoming_phone_numbers', path, query, page, slice(all, page));
      },
    },
    {
      route: 'numbers.fetch',
      method: 'GET',
      template: `${numbers}/:Sid.json`,
      handle({ params, path }) {
        const number = services.number(params['Sid'] ?? '');
        return number ? { status: 200, body: numberResource(accountSid, number) } : notFound(path);
      },
    },
    {
      route: 'numbers.update',
      method: 'POST',
      template: `${numbers}/:Sid.json`,
      handle: updateNumber,
    },
    {
      route: 'services.list',
      method: 'GET',
      template: '/v1/Services',
      handle({ query, path }) {
        const page = pageQuery(query);
        if ('status' in page) return page;
        const all = services.services().map((each) => serviceResource(accountSid, each));
        return metaList('services', MESSAGING + path, query, page, slice(all, page));
      },
    },
    {
      route: 'services.fetch',
      method: 'GET',
      template: '/v1/Services/:Sid',
      handle({ params, path }) {
        const service = services.service(params['Sid'] ?? '');
        return service
          ? { status: 200, body: serviceResource(accountSid, service) }
          : notFound(path);
      },
    },
    {
      route: 'services.update',
      method: 'POST',
      template: '/v1/Services/:Sid',
      handle: updateService,
    },
    {
      route: 'services.listSenders',
      method: 'GET',
      template: '/v1/Services/:ServiceSid/ChannelSenders',
      handle: (request) =>
        listPool(request, 'senders', (service) =>
          services.poolSenders(service.sid).map((each) => poolSender(accountSid, service, each)),
        ),
    },
    {
      route: 'services.listNumbers',
      method: 'GET',
      template: '/v1/Services/:ServiceSid/PhoneNumbers',
      handle: (request) =>
        listPool(request, 'phone_numbers', (service) =>
          services.poolNumbers(service.sid).map((each) => poolNumber(accountSid, service, each)),
        ),
    },
  ];
}
