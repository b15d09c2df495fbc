import { isIP } from 'node:net';
import { Failure } from '../contract/failure.ts';
import { isLoopback } from '../settings/schemas.ts';

/**
 * An address that events may be sent to, in its usual spelling: https, or http on this very PC, since
 * they carry what patients wrote. Never a link-local one: clouds keep their machines' credentials there
 * (169.254.169.254), and nobody's program answers at them.
 *
 * @throws Failure `invalid_input` with `field: 'url'` and the reason `address_invalid`,
 *   `address_insecure`, `address_forbidden` or, in practice mode, `practice_only_here`.
 */
export function readTarget(text: string, { practice }: { readonly practice: boolean }): string {
  const refuse = (reason: string) => new Failure('invalid_input', { field: 'url', reason });
  if (!URL.canParse(text)) throw refuse('address_invalid');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('address_invalid');
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    throw refuse('address_invalid');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const here = isLoopback(url.hostname);
  if (practice && !here) throw refuse('practice_only_here');
  if (url.protocol === 'http:' && !here) throw refuse('address_insecure');
  if (isForbidden(host)) throw refuse('address_forbidden');
  return url.href;
}

function isForbidden(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('169.254.') || host === '0.0.0.0';
  if (isIP(host) === 6) return /^fe[89ab]/i.test(host) || host === '::' || /^::ffff:/i.test(host);
  return false;
}
