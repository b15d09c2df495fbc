import { BlockList, isIPv6 } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

/**
 * Addresses that no router of the internet carries: the clinic's own network and this very PC.
 * RFC 1918 (IPv4), RFC 4193 (IPv6), RFC 3927 and RFC 4291 (link-local), RFC 1122 (loopback).
 */
export const privateRanges = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const satisfies readonly (readonly [address: string, prefix: number])[];

const ranges = new BlockList();
for (const [address, prefix] of privateRanges)
  ranges.addSubnet(address, prefix, isIPv6(address) ? 'ipv6' : 'ipv4');

/** Whether an IP lies in {@link privateRanges}. `::ffff:10.0.0.1` counts as the IPv4 that it is. */
export function isPrivateAddress(ip: string): boolean {
  const plain = ip.split('%')[0] ?? '';
  return ranges.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}

/**
 * The names under which colleagues may reach a PC, e.g. `recepcion-1.local` (mDNS) and
 * `recepcion-1` (Windows). The domain is dropped: a router may have made it up. A name of letters
 * alone is not offered bare, because it may be a top-level domain (`dental`, `clinic`, `app`), and an
 * authority that may sign for it could sign for all of that domain. All of those are letters alone
 * or begin with `xn--` (RFC 1123, RFC 5890).
 */
export function localNames(machine: string): readonly string[] {
  const label = machine.split('.')[0]?.toLowerCase() ?? '';
  const isName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label);
  // Browsers read `1234` and `0x7f` as addresses.
  const isNumber = /^(\d+|0x[0-9a-f]*)$/.test(label);
  if (!isName || isNumber || label === 'localhost') return [];
  const mayBePublic = /^[a-z]+$/.test(label) || label.startsWith('xn--');
  return mayBePublic ? [`${label}.local`] : [`${label}.local`, label];
}

/** This PC as its network sees it. */
export type Machine = {
  hostname(): string;
  /** Its IPs, loopback left out; those of virtual machines, containers and VPNs come last. */
  addresses(): readonly string[];
};

/** Interfaces whose addresses a colleague's PC can rarely reach. */
function isVirtual(name: string): boolean {
  return /^(docker|br-|veth|virbr|vmnet|utun|tun|tap|wg|zt)|vethernet|virtualbox|vmware|wsl/i.test(
    name,
  );
}

/** The real one. */
export const thisMachine: Machine = {
  hostname,
  addresses: () =>
    Object.entries(networkInterfaces())
      .sort(([a], [b]) => Number(isVirtual(a)) - Number(isVirtual(b)))
      .flatMap(([, found]) => found ?? [])
      .filter(({ internal }) => !internal)
      .map(({ address }) => address),
};

/**
 * Those of a PC's IPs that its colleagues can type: private ones, IPv4 first, and last the ones that
 * a PC gives itself when nobody else does (`169.254.…`). IPv6 addresses of that kind (`fe80::`) need a
 * zone, which browsers do not take.
 */
export function colleagueAddresses(machine: Machine): readonly string[] {
  const usable = machine.addresses().filter((ip) => isPrivateAddress(ip) && !/^fe[89ab]/i.test(ip));
  const last = (ip: string) => (ip.startsWith('169.254.') ? 2 : isIPv6(ip) ? 1 : 0);
  return [...new Set(usable)].sort((a, b) => last(a) - last(b));
}
