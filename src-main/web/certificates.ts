import { createPrivateKey, X509Certificate as NodeCertificate } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { X509Certificate } from '@peculiar/x509';
import { localNames, privateRanges } from './lan-addresses.ts';

/** The clinic's own certificate authority. `keyPem` is a secret; the rest is public. */
export type Authority = {
  readonly certificatePem: string;
  /** PKCS #8. */
  readonly keyPem: string;
  /** SHA-256 of the certificate, as systems show it: `AB:CD:…`. */
  readonly fingerprint: string;
  /** UTC ms. */
  readonly expiresAt: number;
};

/** A certificate for the listener, with its key. */
export type Certificate = {
  readonly certificatePem: string;
  readonly keyPem: string;
  /** UTC ms. */
  readonly expiresAt: number;
};

type Library = typeof import('@peculiar/x509');

/**
 * Loads the library, for those alone who let colleagues in. The part of it that joins its parts
 * (tsyringe) does not load without the metadata of decorators (the package reflect-metadata), of
 * which the library carries none: finding none is enough.
 */
async function loadLibrary(): Promise<Library> {
  for (const name of ['getMetadata', 'getOwnMetadata', 'defineMetadata'])
    if (!(name in Reflect)) Object.defineProperty(Reflect, name, { value: () => undefined });
  return import('@peculiar/x509');
}

const DAY = 86_400_000;
const AUTHORITY_LIFE = 3_650 * DAY;
/** Browsers refuse more than 398 days for public authorities, Apple 825 for private ones. */
const CERTIFICATE_LIFE = 395 * DAY;
/** Phones and old PCs whose clock is behind. */
const BACKDATED = DAY;
/** An authority, or a certificate, with less than this left is replaced. */
export const RENEW_BEFORE = 30 * DAY;

const NAME_CONSTRAINTS = '2.5.29.30';
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/**
 * Makes an authority for ten years. Whoever trusts it trusts it for private addresses, `.local`
 * names and this PC's name alone (critical name constraints, RFC 5280 §4.2.1.10), and for web
 * servers alone: with its key nobody can pose as a bank.
 *
 * @param now UTC ms.
 */
export async function createAuthority({
  clinicName,
  hostname,
  now,
}: {
  clinicName: string;
  /** Of this PC, as the system gives it. */
  hostname: string;
  now: number;
}): Promise<Authority> {
  const x509 = await loadLibrary();
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: new x509.Name([{ CN: [{ utf8String: nameOf(clinicName) }] }, { O: ['Mostrador'] }]),
    keys,
    notBefore: new Date(now - BACKDATED),
    notAfter: new Date(now + AUTHORITY_LIFE),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.Extension(NAME_CONSTRAINTS, true, constraintsFor(x509, hostname)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return describe(pemOf(certificate), await pemOfKey(x509, keys.privateKey));
}

/**
 * Reads an authority that was kept.
 * @returns null when the two do not belong together or cannot be read.
 */
export function readAuthority(certificatePem: string, keyPem: string): Authority | null {
  try {
    const authority = describe(certificatePem, keyPem);
    const belongs = new NodeCertificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
    return belongs ? authority : null;
  } catch {
    // Whatever is wrong with them, they are of no use.
    return null;
  }
}

/** Whether an authority may sign for every name of {@link localNames} of a PC called `hostname`. */
export async function coversHost(authority: Authority, hostname: string): Promise<boolean> {
  const x509 = await loadLibrary();
  const found = new x509.X509Certificate(authority.certificatePem).getExtension(NAME_CONSTRAINTS);
  return found !== null && Buffer.from(found.value).equals(constraintsFor(x509, hostname));
}

/**
 * Issues a certificate for a web server under these names and IPs, for 395 days or as long as the
 * authority lives. Names that the authority may not sign for are signed, and refused by everybody.
 *
 * @param now UTC ms.
 */
export async function issueCertificate(
  authority: Authority,
  { hosts, ips, now }: { hosts: readonly string[]; ips: readonly string[]; now: number },
): Promise<Certificate> {
  const x509 = await loadLibrary();
  const issuer = new x509.X509Certificate(authority.certificatePem);
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    // With a space: a one-word name would be read as a host, against the name constraints.
    subject: [{ CN: ['Mostrador desk'] }],
    issuer: issuer.subjectName,
    publicKey: keys.publicKey,
    signingKey: await readKey(x509, authority.keyPem),
    notBefore: new Date(now - BACKDATED),
    notAfter: new Date(Math.min(now + CERTIFICATE_LIFE, authority.expiresAt)),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...hosts.map((value) => ({ type: 'dns' as const, value })),
        ...ips.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    certificatePem: pemOf(certificate),
    keyPem: await pemOfKey(x509, keys.privateKey),
    expiresAt: certificate.notAfter.getTime(),
  };
}

/** Quotes and backslashes mean something to the library; X.520 allows 64 characters. */
function nameOf(clinicName: string): string {
  const plain = clinicName.replaceAll(/["\\]/g, "'").replaceAll(/\p{Cc}/gu, ' ');
  return Array.from(`Mostrador ${plain}`.trim()).slice(0, 64).join('');
}

function describe(certificatePem: string, keyPem: string): Authority {
  const certificate = new NodeCertificate(certificatePem);
  return {
    certificatePem,
    keyPem,
    fingerprint: certificate.fingerprint256,
    expiresAt: certificate.validToDate.getTime(),
  };
}

const makeKeys = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

const pemOf = (certificate: X509Certificate) => `${certificate.toString('pem')}\n`;

async function pemOfKey(x509: Library, key: CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

async function readKey(x509: Library, pem: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), algorithm, false, [
    'sign',
  ]);
}

/**
 * NameConstraints ::= SEQUENCE { permittedSubtrees [0] SEQUENCE OF SEQUENCE { base GeneralName } },
 * in DER; the library has no type for it. `local` stands for everything that ends in `.local`.
 */
function constraintsFor(x509: Library, hostname: string): Buffer<ArrayBuffer> {
  const names = ['local', 'localhost', ...localNames(hostname).filter((n) => !n.includes('.'))];
  const bases = [
    ...names.map((name) => der(0x82, Buffer.from(name, 'ascii'))),
    ...privateRanges.map(([address, prefix]) => {
      const ip = addressBytes(x509, address);
      return der(0x87, Buffer.concat([ip, maskOf(prefix, ip.length)]));
    }),
  ];
  const subtrees = Buffer.concat(bases.map((base) => der(0x30, base)));
  return der(0x30, der(0xa0, subtrees));
}

/** One DER value: its tag, its length, its content. */
function der(tag: number, content: Buffer): Buffer<ArrayBuffer> {
  const { length } = content;
  if (length > 0xff_ff) throw new RangeError('longer than any certificate of ours');
  const size =
    length < 0x80
      ? [length]
      : length < 0x1_00
        ? [0x81, length]
        : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function addressBytes(x509: Library, ip: string): Buffer {
  // A GeneralName of an IP is its tag, its length, and its 4 or 16 bytes.
  const bytes = Buffer.from(new x509.GeneralName('ip', ip).rawData);
  return bytes.subarray(bytes.length - (isIPv6(ip) ? 16 : 4));
}

function maskOf(prefix: number, length: number): Buffer {
  return Buffer.from(
    Array.from({ length }, (_, i) => 0xff & (0xff00 >> Math.min(Math.max(prefix - i * 8, 0), 8))),
  );
}
