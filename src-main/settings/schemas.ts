import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import * as z from 'zod';

/**
 * Why a value was refused, besides zod's own issue codes. Faces word them under
 * `settings.reasons.<code>`.
 */
export const settingReasons = [
  'country_unknown',
  'timezone_unknown',
  'hours_order',
  'hours_overlap',
  'phone_invalid',
  'address_invalid',
  'address_insecure',
  'address_has_path',
  'account_sid_invalid',
  'looks_like_account_sid',
  'looks_like_auth_token',
  'looks_like_api_key',
  'looks_like_openai_key',
  'looks_like_ngrok_token',
  'domain_invalid',
  'hosts_invalid',
  'addresses_invalid',
  'has_spaces',
  'email_invalid',
  'placeholder_unknown',
  'placeholder_missing',
  'folder_not_absolute',
  'environment',
] as const;

/** A code from {@link settingReasons}. */
export type SettingReason = (typeof settingReasons)[number];

/** A refusal with a code that faces can word. */
export function because(reason: SettingReason): { error: string } {
  return { error: reason };
}

/** One line that a person reads. */
export function line(max: number) {
  return z.string().trim().max(max);
}

/** A whole number between two limits, both included. */
export function whole(min: number, max: number) {
  return z.number().int().min(min).max(max);
}

/** An IANA time zone that this PC knows, in its usual spelling. */
export const timeZone = z.string().transform((text, context) => {
  try {
    // Offsets ("+02:00") are zones to Intl, but they would be wrong for half of the year.
    if (/^[A-Za-z]/.test(text))
      return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  context.addIssue({ code: 'custom', message: 'timezone_unknown' satisfies SettingReason });
  return z.NEVER;
});

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);

const dayHours = z
  .array(
    z
      .strictObject({ from: timeOfDay, to: timeOfDay })
      .refine(({ from, to }) => from < to, because('hours_order')),
  )
  .max(6)
  .refine(
    (periods) =>
      periods.every(({ from }, index) => index === 0 || (periods[index - 1]?.to ?? '') <= from),
    because('hours_overlap'),
  );

/** When people are at the clinic, by weekday, in its own time zone; earliest period first. */
export const weekHours = z.strictObject({
  mon: dayHours,
  tue: dayHours,
  wed: dayHours,
  thu: dayHours,
  fri: dayHours,
  sat: dayHours,
  sun: dayHours,
});

/** See {@link weekHours}. */
export type WeekHours = z.output<typeof weekHours>;

/**
 * A WhatsApp sender as E.164, from `+34 600 11 22 33` or Twilio's own `whatsapp:+34600112233`.
 * ITU-T E.164: at most 15 digits, the first not 0.
 */
export const whatsappNumber = z
  .string()
  .trim()
  .transform((text) => text.replace(/^whatsapp:/i, '').replace(/[\s().-]/g, ''))
  .refine((text) => /^\+[1-9]\d{6,14}$/.test(text), because('phone_invalid'));

/** Whether a host is this very PC, where plain http gives nothing away. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** An address to call: https, or http to this very PC. No credentials, query or fragment. */
function webAddress(path: 'any' | 'none') {
  return z
    .string()
    .trim()
    .transform((text, context) => {
      const refuse = (message: SettingReason) => {
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      };
      const url = URL.parse(text);
      if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
        return refuse('address_invalid');
      if (url.protocol === 'http:' && !isLoopback(url.hostname)) return refuse('address_insecure');
      // "https://a.example/?" has an empty query that URL.search does not show.
      if (/[?#]/.test(text)) return refuse('address_has_path');
      if (path === 'none' && url.pathname !== '/') return refuse('address_has_path');
      return url.origin + url.pathname.replace(/\/+$/, '');
    });
}

/** The clinic's own public address: scheme, host and port alone. */
export const publicAddress = webAddress('none');

/** Where an OpenAI-compatible server answers, with its path (`/v1`). */
export const apiAddress = webAddress('any');

/** A key or a model's name: one word. */
export const word = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .refine((text) => !/\s/.test(text), because('has_spaces'));

/** What a pasted credential is by its shape: fields that were swapped can be told so. */
const shapes: readonly (readonly [SettingReason, RegExp])[] = [
  ['looks_like_account_sid', /^AC[0-9a-f]{32}$/i],
  ['looks_like_api_key', /^SK[0-9a-f]{32}$/i],
  ['looks_like_auth_token', /^[0-9a-f]{32}$/i],
  ['looks_like_openai_key', /^sk-/],
  // Two words of letters and digits with a low line between them: ngrok's "Your Authtoken" page.
  ['looks_like_ngrok_token', /^[A-Za-z0-9]{20,40}_[A-Za-z0-9]{15,40}$/],
];

/** A pasted credential, without the spaces around it and the line ends that a copied mail breaks it with. */
const pasted = z
  .string()
  .transform((text) => text.replace(/[\r\n\u200b\ufeff]+/g, '').trim())
  .refine((text) => !/\s/.test(text), because('has_spaces'));

/** What it is instead, when it is plainly the credential of another field. */
function mistakenFor(own: SettingReason, text: string): SettingReason | undefined {
  return shapes.find(([reason, shape]) => reason !== own && shape.test(text))?.[0];
}

/** Twilio's account identifier (twilio.com/docs/glossary/what-is-a-sid). */
export const accountSid = pasted.superRefine((text, context) => {
  if (/^AC[0-9a-f]{32}$/i.test(text)) return;
  const message = mistakenFor('looks_like_account_sid', text) ?? 'account_sid_invalid';
  context.addIssue({ code: 'custom', message });
});

/**
 * A key whose exact shape is its maker's affair: refused is only what cannot be one, and what is
 * plainly another field's.
 */
function key(own: SettingReason) {
  return pasted.pipe(z.string().min(1).max(300)).superRefine((text, context) => {
    const message = mistakenFor(own, text);
    if (message) context.addIssue({ code: 'custom', message });
  });
}

/** Twilio's Auth Token: 32 hexadecimal digits in its console. */
export const authToken = key('looks_like_auth_token');

/** ngrok's authtoken, as its dashboard's page "Your Authtoken" shows it. */
export const ngrokToken = key('looks_like_ngrok_token');

/** A host name: pasted addresses lose their scheme and path. RFC 1123. */
export const domainName = z
  .string()
  .transform((text) =>
    text
      .trim()
      .toLowerCase()
      .replace(/^[a-z]+:\/\//, '')
      .replace(/\/.*$/, ''),
  )
  .refine(
    (text) =>
      text.length <= 253 &&
      /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/.test(text),
    because('domain_invalid'),
  );

/** The items of a list that a person has typed, with commas or spaces between them. */
export function listed(text: string): string[] {
  return text.split(/[\s,;]+/).filter((item) => item !== '');
}

function list(isGood: (item: string) => boolean, reason: SettingReason) {
  return z
    .string()
    .max(1_000)
    .transform((text) => [...new Set(listed(text).map((item) => item.toLowerCase()))])
    .refine((items) => items.length <= 20 && items.every(isGood), because(reason))
    .transform((items) => items.join(', '));
}

/** Names as a browser's Host header has them: `desk.clinica.es`, with a port when it is not 443. */
export const hostNames = list((item) => {
  const [, name = '', port = '443'] = /^([^:]+)(?::(\d{1,5}))?$/.exec(item) ?? [];
  return (
    /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(name) &&
    Number(port) <= 65_535
  );
}, 'hosts_invalid');

/** IPv4 and IPv6 addresses. */
export const ipAddresses = list((item) => isIP(item) !== 0, 'addresses_invalid');

/** A folder of this PC or of its network, by its full path (`/…`, `C:\\…`, `\\\\server\\…`). */
export const folderPath = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .refine((text) => isAbsolute(text), because('folder_not_absolute'));

/** A time of day, hours and minutes. */
export const dayTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
