import { onTestFinished } from 'vitest';
import {
  createEmbeddedTwilio,
  type EmbeddedTwilio,
  type EmbeddedTwilioOptions,
} from '../../src-main/practice/twilio/embedded-twilio.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { sdkFor } from './twilio-sdk.ts';
import { listenForWebhooks, type WebhookListener } from './webhook-listener.ts';

/** Credentials of the invented account. */
export const ACCOUNT_SID = `AC${'0123456789abcdef'.repeat(2)}`;
/** See {@link ACCOUNT_SID}. */
export const AUTH_TOKEN = 'f0e1d2c3b4a5968778695a4b3c2d1e0f';
/** The clinic's sender, and two patients. */
export const CLINIC = 'whatsapp:+34910000001';
/** See {@link CLINIC}. */
export const ANA = 'whatsapp:+34600111222';
/** See {@link CLINIC}. */
export const LUIS = 'whatsapp:+34600333444';

/** An embedded Twilio with a manual clock, the real SDK in front and a clinic's ear behind it. */
export type TwilioBench = {
  readonly twilio: EmbeddedTwilio;
  readonly clock: ManualClock;
  readonly sdk: ReturnType<typeof sdkFor>;
  readonly clinic: WebhookListener;
  /** Where status callbacks go. */
  readonly statusCallback: string;
};

/** Starts one; everything is closed when the test ends. Delays have no jitter unless asked for. */
export async function makeTwilio(
  overrides: Partial<EmbeddedTwilioOptions> = {},
): Promise<TwilioBench> {
  const clock = manualClock('2026-11-24T10:00:00.000Z');
  const clinic = await listenForWebhooks(AUTH_TOKEN);
  const twilio = await createEmbeddedTwilio({
    clock,
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    senders: [{ address: CLINIC as `whatsapp:+${string}`, sandbox: false }],
    file: ':memory:',
    receiveUrl: `${clinic.url}/receive`,
    random: () => 0.5,
    onBug(error) {
      throw error;
    },
    ...overrides,
  });
  clock.settleWith(twilio.settled);
  onTestFinished(async () => {
    await twilio.close();
    await clinic.close();
  });
  return {
    twilio,
    clock,
    sdk: sdkFor(twilio.url, ACCOUNT_SID, AUTH_TOKEN),
    clinic,
    statusCallback: `${clinic.url}/status?m=17`,
  };
}
