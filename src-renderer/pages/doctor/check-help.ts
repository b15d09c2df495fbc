import type { Check, CheckId } from '../../../src-main/contract/checks.ts';
import type { Place } from '../help/guide.ts';

const troubleshooting = (anchor: string | null = null): Place => ({
  page: 'troubleshooting',
  anchor,
});
const at = (page: string, anchor: string | null = null): Place => ({ page, anchor });

const signIn = troubleshooting('the-network-asks-you-to-sign-in-on-a-page');
const wrongToken = troubleshooting('the-ngrok-token-is-wrong');
const spent = troubleshooting('the-ngrok-plan-is-spent');
const notReached = troubleshooting('twilio-cannot-reach-this-pc-11200');
const ngrokErrors = at('ngrok', 'ngroks-errors');
const changed = troubleshooting('somebody-changed-the-address-for-notices');
const suspended = troubleshooting('the-account-is-suspended');
const noAi = troubleshooting('the-ai-does-not-answer');

/**
 * Where the help speaks of a check's results, by its English page and anchor (the help finds the
 * same place in the other language); `otherwise` for the results that have no entry of their own.
 */
const places: Partial<
  Record<CheckId, Readonly<Record<string, Place>> & { readonly otherwise?: Place }>
> = {
  internet: { captive: signIn, otherwise: troubleshooting('there-is-no-internet-at-the-start') },
  clock: { otherwise: troubleshooting('the-pcs-clock-is-wrong') },
  tunnel: {
    not_set_up: at('ngrok'),
    token_malformed: wrongToken,
    token_invalid: wrongToken,
    domain_taken: troubleshooting('the-domain-is-in-use-on-another-pc'),
    domain_of_other: troubleshooting('the-domain-belongs-to-another-account'),
    domain_invalid: troubleshooting('the-domain-belongs-to-another-account'),
    intercepted: signIn,
    no_connection: troubleshooting('there-is-no-internet-at-the-start'),
    requests_spent: spent,
    bandwidth_spent: spent,
    otherwise: ngrokErrors,
  },
  quota: { otherwise: spent },
  address: { insecure: signIn, not_set_up: at('ngrok'), otherwise: notReached },
  webhook: {
    sandbox: at('twilio-sandbox', 'set-the-address-for-notices'),
    missing: troubleshooting('the-number-has-no-whatsapp'),
    not_set_up: at('installation', 'step-5-the-registration-at-twilio'),
    otherwise: changed,
  },
  signature: {
    unproven: at('installation', 'step-6-the-proof'),
    refused: troubleshooting('the-credentials-belong-to-another-account'),
    otherwise: notReached,
  },
  account: {
    not_set_up: at('installation', 'step-2-the-twilio-credentials'),
    credentials: troubleshooting('the-twilio-credentials-are-wrong'),
    trial: troubleshooting('it-is-a-trial-account'),
    suspended,
    closed: suspended,
    otherwise: troubleshooting(),
  },
  balance: { otherwise: troubleshooting('the-balance-is-low') },
  sender: {
    not_set_up: at('installation', 'step-3-the-clinics-whatsapp'),
    missing: troubleshooting('the-number-has-no-whatsapp'),
    offline: troubleshooting('the-clinics-number-is-offline'),
    pending: at('twilio-production-sender', 'the-states-one-by-one'),
  },
  messages: { otherwise: troubleshooting() },
  alerts: { otherwise: notReached },
  assistant: { otherwise: noAi },
  secrets: { locked: troubleshooting('the-program-asks-for-a-passphrase-when-it-opens') },
  disk: { otherwise: troubleshooting('the-disk-is-full') },
  outbox: { ambiguous: troubleshooting('a-message-may-have-gone-out') },
};

/** The help's place for a check that is not fine; null where the help has nothing on it. */
export function helpOf({ id, code }: Pick<Check, 'id' | 'code'>): Place | null {
  const known = places[id];
  return known?.[code] ?? known?.otherwise ?? null;
}
