/** The shapes of what Twilio's SDK hands over about an account, checked before anything uses them. */
import * as z from 'zod';
import { TwilioFailure } from './twilio-failure.ts';

const url = z
  .string()
  .nullish()
  .transform((value) => value || null);
const text = url;

/** `GET /2010-04-01/Accounts/{sid}`. */
export const accountAnswer = z.object({
  sid: z.string(),
  friendlyName: z.string(),
  status: z.enum(['active', 'suspended', 'closed']),
  type: z.enum(['Trial', 'Full']),
});

/** `GET …/Balance`; the amount is text on the wire. */
export const balanceAnswer = z.object({ balance: z.coerce.number(), currency: z.string() });

/** A usage record of API v2010, as the client tells it; its dates are whole days in UTC. */
export const billAnswer = z.object({
  startDate: z.date(),
  price: z.coerce.number(),
  priceUnit: z.string(),
});

/** A WhatsApp sender of messaging v2, as the client tells it. */
export const senderAnswer = z
  .object({
    sid: z.string(),
    senderId: z.string(),
    status: z.string(),
    webhook: z
      .object({
        callbackUrl: url,
        callbackMethod: text,
        fallbackUrl: url,
        fallbackMethod: text,
        statusCallbackUrl: url,
        statusCallbackMethod: text,
      })
      .nullish(),
    profile: z.object({ name: text }).nullish(),
    properties: z.object({ qualityRating: text, messagingLimit: text }).nullish(),
    offlineReasons: z.array(z.object({ code: text, message: text })).nullish(),
  })
  .transform(({ sid, senderId, status, webhook, profile, properties, offlineReasons }) => ({
    sid,
    number: plainNumber(senderId),
    status,
    offlineReasons: (offlineReasons ?? []).map(({ code, message }) =>
      [code, message].filter(Boolean).join(': '),
    ),
    displayName: profile?.name ?? null,
    qualityRating: properties?.qualityRating ?? null,
    messagingLimit: properties?.messagingLimit ?? null,
    webhook: webhook ?? noWebhook,
  }));

const noWebhook = {
  callbackUrl: null,
  callbackMethod: null,
  fallbackUrl: null,
  fallbackMethod: null,
  statusCallbackUrl: null,
  statusCallbackMethod: null,
};

/** A Messaging Service of messaging v1. */
export const serviceAnswer = z.object({
  sid: z.string(),
  friendlyName: z.string(),
  useInboundWebhookOnNumber: z.boolean().nullish(),
  inboundRequestUrl: url,
  inboundMethod: text,
  statusCallback: url,
});

/** A channel sender in a pool. */
export const poolAnswer = z.object({ sid: z.string(), sender: z.string() });
/** A telephone number in a pool. */
export const poolNumberAnswer = z.object({ sid: z.string(), phoneNumber: z.string() });

/** A telephone number of API v2010. */
export const numberAnswer = z
  .object({
    sid: z.string(),
    phoneNumber: z.string(),
    friendlyName: text,
    capabilities: z.object({ sms: z.boolean().nullish() }).nullish(),
    smsUrl: url,
    smsMethod: text,
    smsApplicationSid: text,
  })
  .transform(({ phoneNumber, friendlyName, capabilities, ...rest }) => ({
    ...rest,
    number: phoneNumber,
    name: friendlyName ?? phoneNumber,
    sms: capabilities?.sms === true,
  }));

/** An entry of the debugger, monitor v1. */
export const alertAnswer = z
  .object({
    sid: z.string(),
    errorCode: z.coerce.number(),
    alertText: text,
    requestUrl: url,
    dateGenerated: z.date(),
  })
  .transform(({ dateGenerated, alertText, ...rest }) => ({
    ...rest,
    alertText: alertText ?? '',
    at: dateGenerated.getTime(),
  }));

/** A new auth token, accounts v1. */
export const tokenAnswer = z.string().min(1);

/** `+34…` of a channel address such as `whatsapp:+34…`. */
export function plainNumber(address: string): string {
  return address.replace(/^[a-z]+:/, '');
}

/**
 * Reads what Twilio answered; something else than Twilio may have, on its way.
 *
 * @throws TwilioFailure without a code when it is not an answer of Twilio's.
 */
export function read<T>(schema: z.ZodType<T>, answer: unknown): T {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  // Only the shape is told: what the answer holds may be secret.
  const where = result.error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`);
  throw new TwilioFailure(`this is not an answer of Twilio's (${where.join(', ')})`, {
    failureClass: 'transient',
    code: null,
    status: null,
  });
}
