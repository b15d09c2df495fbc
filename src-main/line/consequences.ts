import type { Check, CheckId } from '../contract/checks.ts';

/** What the tunnel tells when nothing but the network is in its way; it dials again by itself. */
const ofTheNetwork: readonly string[] = ['no_connection', 'intercepted'];

/**
 * Takes back what only follows from an earlier link, so that a person reads of one fault and is
 * offered one remedy: without internet nobody need open the tunnel, and while the tunnel is shut the
 * address behind it cannot answer, nor a proof arrive; a number that is not there has no
 * webhook; with a token that Twilio has replaced no signature can fit.
 */
export function withoutConsequences(links: readonly Check[]): Check[] {
  const by = (id: CheckId) => links.find((link) => link.id === id);
  const tunnel = by('tunnel');
  const isShut = tunnel?.state === 'broken' || tunnel?.code === 'connecting';
  const isOffline = by('internet')?.state === 'broken';
  const hasOldToken = by('account')?.code === 'credentials';
  const isMissing = by('sender')?.code === 'missing';
  return links.map((link) => {
    if (link.id === 'webhook' && link.code === 'missing' && isMissing) return unknown(link);
    if (link.id === 'tunnel' && isOffline && ofTheNetwork.includes(link.code))
      return { ...link, state: 'idle', fix: null };
    if (link.id === 'address' && isShut && link.state === 'broken') return unknown(link);
    if (link.id === 'signature' && link.code === 'refused' && hasOldToken)
      return { ...link, state: 'idle', fix: null };
    if (link.id === 'signature' && isShut && link.state !== 'broken') return { ...link, fix: null };
    return link;
  });
}

const unknown = (link: Check): Check => ({
  ...link,
  state: 'idle',
  code: 'unknown',
  params: {},
  detail: null,
  fix: null,
});
