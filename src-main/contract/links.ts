/**
 * Pages outside that the desk leads to, by what they are for. The shell opens these hosts in the
 * person's browser and no other. The consoles' paths were last checked against Twilio's, ngrok's and
 * OpenAI's documentation in November 2026; each leads at least to its console's first page.
 */
export const outsideLinks = {
  twilio_console: 'https://console.twilio.com/',
  twilio_credentials: 'https://console.twilio.com/us1/account/keys-credentials/api-keys',
  twilio_billing: 'https://console.twilio.com/us1/billing/manage-billing/billing-overview',
  twilio_signup: 'https://www.twilio.com/try-twilio',
  twilio_senders: 'https://console.twilio.com/us1/develop/sms/senders/whatsapp-senders',
  twilio_sandbox:
    'https://console.twilio.com/us1/develop/sms/try-it-out/whatsapp-learn?frameUrl=%2Fconsole%2Fsms%2Fwhatsapp%2Fsandbox',
  twilio_logs: 'https://console.twilio.com/us1/monitor/logs/debugger/errors',
  ngrok_signup: 'https://dashboard.ngrok.com/signup',
  ngrok_token: 'https://dashboard.ngrok.com/get-started/your-authtoken',
  ngrok_domains: 'https://dashboard.ngrok.com/domains',
  ngrok_dashboard: 'https://dashboard.ngrok.com/usage',
  openai_keys: 'https://platform.openai.com/api-keys',
  openai_billing: 'https://platform.openai.com/settings/organization/billing/overview',
  meta_business: 'https://business.facebook.com/settings',
} as const;

/** A page outside. */
export type OutsideLink = keyof typeof outsideLinks;

/** The hosts of {@link outsideLinks}. */
export const outsideHosts: ReadonlySet<string> = new Set(
  Object.values(outsideLinks).map((link) => new URL(link).host),
);
