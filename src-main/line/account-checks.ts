import { sandboxNumber } from '../settings/registry.ts';
import {
  isInactiveAccount,
  type TwilioAccount,
  type WhatsAppSender,
} from '../twilio/twilio-account.ts';
import { TwilioFailure } from '../twilio/twilio-failure.ts';
import { found, type Result } from './result.ts';

/** The PC's clock may be so far off before appointments and TLS suffer. Ms. */
const CLOCK_TOLERANCE_MS = 2 * 60_000;
const DAY_MS = 86_400_000;

/** What the Twilio account says of itself, in one look. */
export type AccountFacts = {
  readonly internet: Result<'internet'>;
  readonly account: Result<'account'>;
  readonly clock: Result<'clock'>;
  readonly balance: Result<'balance'>;
  readonly sender: Result<'sender'>;
};

const nothing = {
  clock: found('clock', 'idle', 'unknown'),
  balance: found('balance', 'idle', 'unknown'),
};

/** Asks Twilio how the account, its money and the clinic's number stand. Never throws. */
export async function lookAtAccount({
  client,
  number,
  lowBalance,
}: {
  client: TwilioAccount | null;
  number: string | null;
  lowBalance: number;
}): Promise<AccountFacts> {
  const sender =
    number === null
      ? found('sender', 'idle', 'not_set_up', { fix: 'open_sender' })
      : found('sender', 'idle', 'unknown');
  if (!client)
    return {
      ...nothing,
      sender,
      internet: found('internet', 'idle', 'unknown'),
      account: found('account', 'idle', 'not_set_up', { fix: 'open_twilio' }),
    };
  try {
    const { name, status, type, clockSkewMs } = await client.account();
    const params = { name };
    return {
      internet: found('internet', 'ok', 'ok'),
      clock: clockResult(clockSkewMs),
      account:
        status === 'active'
          ? type === 'Trial'
            ? found('account', 'warning', 'trial', { params, fix: 'twilio_billing' })
            : found('account', 'ok', 'ok', { params })
          : found('account', 'broken', status, { params, fix: 'twilio_console' }),
      balance: await balanceOf(client, lowBalance),
      sender: number === null ? sender : await senderOf(client, number),
    };
  } catch (error) {
    return { ...nothing, sender, ...refusal(error) };
  }
}

/**
 * Whether this PC's clock shows the right day, by Twilio's. False also while Twilio cannot be reached: a
 * clock that is years off is one reason, since no certificate holds then. A clinic that has no Twilio
 * account has nobody to ask.
 */
export async function knowsTheDay(client: TwilioAccount | null): Promise<boolean> {
  if (!client) return true;
  try {
    return Math.abs((await client.account()).clockSkewMs) < DAY_MS;
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    // It was reached and refuses: the account is closed, say.
    return error.status !== null;
  }
}

function clockResult(skewMs: number): Result<'clock'> {
  if (Math.abs(skewMs) <= CLOCK_TOLERANCE_MS) return found('clock', 'ok', 'ok');
  return found('clock', 'warning', 'skewed', {
    params: { minutes: Math.round(Math.abs(skewMs) / 60_000), ahead: skewMs < 0 },
    fix: 'check_again',
  });
}

async function balanceOf(client: TwilioAccount, low: number): Promise<Result<'balance'>> {
  try {
    const { amount, currency } = await client.balance();
    const params = { amount, currency };
    if (amount <= 0) return found('balance', 'broken', 'empty', { params, fix: 'twilio_billing' });
    if (amount < low) return found('balance', 'warning', 'low', { params, fix: 'twilio_billing' });
    return found('balance', 'ok', 'ok', { params });
  } catch (error) {
    // A subaccount's balance is its parent's and cannot be read: nothing is wrong with that.
    return found('balance', 'idle', 'unknown', { detail: detailOf(error) });
  }
}

async function senderOf(client: TwilioAccount, number: string): Promise<Result<'sender'>> {
  if (number === sandboxNumber) return found('sender', 'ok', 'sandbox', { params: { number } });
  try {
    const mine = (await client.senders()).find((one) => one.number === number);
    return senderResult(number, mine);
  } catch (error) {
    return found('sender', 'idle', 'unknown', { params: { number }, detail: detailOf(error) });
  }
}

/** What a sender's state at Twilio means for patients. `sender` undefined: the account has none. */
export function senderResult(number: string, sender: WhatsAppSender | undefined): Result<'sender'> {
  if (!sender)
    return found('sender', 'broken', 'missing', { params: { number }, fix: 'open_sender' });
  const params = { number, status: sender.status, reasons: sender.offlineReasons.join(', ') };
  if (sender.status.startsWith('ONLINE')) return found('sender', 'ok', 'ok', { params });
  if (sender.status === 'OFFLINE')
    return found('sender', 'broken', 'offline', {
      params,
      detail: params.reasons || null,
      fix: 'twilio_console',
    });
  return found('sender', 'warning', 'pending', { params, fix: 'open_sender' });
}

/** Why Twilio did not answer with the account. */
function refusal(error: unknown): Pick<AccountFacts, 'internet' | 'account'> {
  const internet = found('internet', 'ok', 'ok');
  const detail = detailOf(error);
  if (!(error instanceof TwilioFailure))
    return { internet, account: found('account', 'broken', 'failed', { detail }) };
  if (error.status === null) {
    const read = /CERT|SELF_SIGNED|UNABLE_TO_|SSL|certificate/i.test(error.message);
    return {
      internet: found('internet', 'broken', read ? 'captive' : 'offline', {
        detail,
        fix: 'check_again',
      }),
      account: found('account', 'idle', 'unreachable', { detail }),
    };
  }
  if (error.status === 401 || error.code === 20003)
    return {
      internet,
      account: found('account', 'broken', 'credentials', { detail, fix: 'open_twilio' }),
    };
  if (isInactiveAccount(error))
    return {
      internet,
      account: found('account', 'broken', 'suspended', { detail, fix: 'twilio_console' }),
    };
  return { internet, account: found('account', 'broken', 'failed', { detail }) };
}

function detailOf(error: unknown): string {
  if (error instanceof TwilioFailure)
    return error.code ? String(error.code) : error.status ? `HTTP ${error.status}` : error.message;
  return error instanceof Error ? error.message : String(error);
}
