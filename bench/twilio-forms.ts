import { createHash } from 'node:crypto';
import webhooks from 'twilio/lib/webhooks/webhooks.js';

/** Credentials of the invented account that all benches use. */
export const ACCOUNT_SID = `AC${'0123456789abcdef'.repeat(2)}`;
/** See {@link ACCOUNT_SID}. */
export const AUTH_TOKEN = 'f0e1d2c3b4a5968778695a4b3c2d1e0f';
/** The clinic's number. */
export const CLINIC = '+34910000001';
/** Where patients' messages arrive. */
export const RECEIVE_PATH = '/api/v1/twilio/webhook/receive';
/** Where delivery statuses arrive. */
export const STATUS_PATH = '/api/v1/twilio/webhook/status';

/** The SID of the n-th message of a series: always the same, and of no other. */
export function sidOf(series: string, n: number): string {
  return `SM${createHash('md5').update(`${series}:${n}`).digest('hex')}`;
}

/** The phone of the n-th patient, in the range of Spanish mobiles. */
export function phoneOf(n: number): string {
  return `+346${String(10_000_000 + n).padStart(8, '0')}`;
}

/** What Twilio posts for a text (shared/twilio.md §1.1). */
export function inboundForm(message: {
  readonly sid: string;
  readonly from: string;
  readonly profileName: string;
  readonly body: string;
}): Record<string, string> {
  const { sid, from, profileName, body } = message;
  return {
    SmsMessageSid: sid,
    NumMedia: '0',
    ProfileName: profileName,
    MessageType: 'text',
    SmsSid: sid,
    WaId: from.slice(1),
    SmsStatus: 'received',
    Body: body,
    To: `whatsapp:${CLINIC}`,
    NumSegments: '1',
    ReferralNumMedia: '0',
    MessageSid: sid,
    AccountSid: ACCOUNT_SID,
    ChannelMetadata: `{"type":"whatsapp","data":{"context":{"ProfileName":${JSON.stringify(profileName)},"WaId":"${from.slice(1)}"}}}`,
    From: `whatsapp:${from}`,
    ApiVersion: '2010-04-01',
  };
}

/** What Twilio posts for a delivery status (shared/twilio.md §1.2). */
export function statusForm(update: {
  readonly sid: string;
  readonly to: string;
  readonly status: string;
}): Record<string, string> {
  const { sid, to, status } = update;
  return {
    ChannelPrefix: 'whatsapp',
    ApiVersion: '2010-04-01',
    MessageStatus: status,
    SmsSid: sid,
    SmsStatus: status,
    ChannelInstallSid: 'XEcc20d939f803ee381f2442185d0d5dc5',
    To: `whatsapp:${to}`,
    From: `whatsapp:${CLINIC}`,
    MessageSid: sid,
    AccountSid: ACCOUNT_SID,
    ChannelToAddress: to,
    StructuredMessage: 'false',
  };
}

/** A whole HTTP request with that form, signed as Twilio signs. `origin` is the public address. */
export function signedRequest(
  origin: string,
  path: string,
  params: Readonly<Record<string, string>>,
): Buffer {
  const body = new URLSearchParams(params).toString();
  const signature = webhooks.getExpectedTwilioSignature(AUTH_TOKEN, `${origin}${path}`, params);
  return Buffer.from(
    [
      `POST ${path} HTTP/1.1`,
      `Host: ${new URL(origin).host}`,
      'Content-Type: application/x-www-form-urlencoded; charset=utf-8',
      `X-Twilio-Signature: ${signature}`,
      'I-Twilio-Idempotency-Token: 5ab0f0e2-6c2b-4d5e-9c2f-0c9d9a4d8d51',
      'User-Agent: TwilioProxy/1.1',
      'Accept: */*',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}
