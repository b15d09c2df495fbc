import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';

/** Names and peers of a reverse proxy that ends TLS in front of the desk. */
export type ProxyRules = {
  /** The values of the Host header under which the desk may be asked, e.g. `mostrador.clinica.es`. */
  readonly hosts: readonly string[];
  /** The proxy's addresses; this very PC always counts. */
  readonly addresses: readonly string[];
};

/** Where a request comes from, as far as it can be believed. */
export type Visit = {
  readonly scheme: 'http' | 'https';
  /** The visitor's address; null when it is not known. */
  readonly address: string | null;
  /** `local`: this very PC; `network`: everything else, whatever came between. */
  readonly via: 'local' | 'network';
};

/** Why a request is not answered. */
export type Refused = { readonly refused: 'host' | 'peer' | 'plain' | 'origin' };

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Judges a request before anything else looks at it. Under a listener's own names it is taken as it
 * comes; under a public name only from the proxy, and only when that says that its own side was https
 * (`X-Forwarded-Proto`). The proxy's word about the visitor (`X-Forwarded-For`) is believed in that case
 * alone; of several addresses the last counts, which is the one that the proxy itself has seen.
 */
export function judgeVisit(
  request: IncomingMessage,
  {
    own,
    tls,
    proxy,
  }: { readonly own: readonly string[]; readonly tls: boolean; readonly proxy: ProxyRules },
): Visit | Refused {
  const { host = '', origin } = request.headers;
  const peer = plainAddress(request.socket.remoteAddress);
  const visit = own.includes(host) ? direct() : proxied();
  if ('refused' in visit) return visit;
  // The desk's page calls the very address that it came from.
  if (origin !== undefined && origin !== `${visit.scheme}://${host}`) return { refused: 'origin' };
  return visit;

  function direct(): Visit {
    // Somebody stands between, whoever it is: what is this PC's alone is not for what came through.
    const relayed = ['x-forwarded-for', 'x-forwarded-host', 'forwarded'].some(
      (name) => request.headers[name] !== undefined,
    );
    return {
      scheme: tls ? 'https' : 'http',
      address: peer,
      via: tls || relayed ? 'network' : 'local',
    };
  }

  function proxied(): Visit | Refused {
    if (!proxy.hosts.includes(host.toLowerCase())) return { refused: 'host' };
    if (peer === null || !(isHere(peer) || proxy.addresses.includes(peer)))
      return { refused: 'peer' };
    if (last(request.headers['x-forwarded-proto']) !== 'https') return { refused: 'plain' };
    const told = plainAddress(last(request.headers['x-forwarded-for']));
    return { scheme: 'https', address: told ?? peer, via: 'network' };
  }
}

const isHere = (ip: string) => loopback.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');

function last(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header.join(',') : header;
  return text?.split(',').at(-1)?.trim().toLowerCase();
}

/** An IP without its zone, and an IPv4 as such (`::ffff:10.0.0.1`); null for any other text. */
function plainAddress(text: string | undefined): string | null {
  const ip = (text ?? '').replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(ip) ? ip : null;
}
