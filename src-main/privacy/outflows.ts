import type { Outflow } from '../contract/privacy.ts';
import type { Settings } from '../settings/settings.ts';

/** What leaves this PC at this moment, read from what is switched on; see docs/es/datos.md. */
export function outflowsOf({
  settings,
  practice,
  network,
  programs,
}: {
  settings: Settings;
  practice: boolean;
  network: boolean;
  /** Whether other programs are told of what changes. */
  programs: boolean;
}): Outflow[] {
  const openai = settings.get('openai.apiKey') !== null && settings.get('assistant.enabled');
  const ownAddress = settings.get('public.url');
  return [
    {
      id: 'twilio',
      active: !practice && settings.get('twilio.authToken') !== null,
      params: { number: settings.get('twilio.whatsappNumber') ?? '' },
    },
    {
      id: 'openai',
      // With a key it is asked in practice too.
      active: openai,
      params: { host: hostOf(settings.get('openai.baseUrl')), model: settings.get('openai.model') },
    },
    {
      id: 'tunnel',
      active: !practice && ownAddress === null && settings.get('ngrok.authtoken') !== null,
      params: {},
    },
    {
      id: 'alerts',
      // Practice writes to no real phone, but a mail server is what the settings say.
      active: settings.get('alerts.email') || (!practice && settings.get('alerts.whatsapp')),
      params: {},
    },
    // In practice they are on this PC.
    { id: 'programs', active: !practice && programs, params: {} },
    { id: 'copies', active: settings.get('backups.copy.kind') !== 'none', params: {} },
    {
      id: 'network',
      active: network || settings.get('network.publicHosts') !== '',
      params: {},
    },
    { id: 'updates', active: !practice && settings.get('updates.enabled'), params: {} },
  ];
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
