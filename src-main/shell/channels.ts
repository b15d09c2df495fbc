/**
 * The names of everything that crosses between the main process, preload and page besides the
 * contract's own MessagePort. Preload carries them; the page knows `ready` and `port` alone.
 */
export const channels = {
  /** Page → preload → main: give me a line to the clinic. */
  ready: 'mostrador:ready',
  /** Main → preload → page: here it is, one end of a MessageChannel. */
  port: 'mostrador:port',
  /** Main → preload: show this conversation. */
  open: 'mostrador:open',
  /** Main → preload: show the alerts. */
  openAlerts: 'mostrador:open-alerts',
  /** Page → preload → main: how the desk wants to be spoken to; see `Preferences`. */
  prefer: 'mostrador:prefer',
  /** Page → preload → main, answered: save what you show as a PDF under this name; see `SavedPdf`. */
  savePdf: 'mostrador:save-pdf',
} as const;

/** Where in the page the alerts are. */
export const alertsPlace = '#/alerts';

/** Where in the page a conversation is. */
export function conversationPlace(id: number): string {
  return `#/messages?conversation=${id}`;
}
