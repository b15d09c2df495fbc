/** A certificate for 127.0.0.1 and the authority that signed it, all PEM. */
export type EdgeCertificates = {
  /** For `caCert`, or the file that `MOSTRADOR_NGROK_CA` names. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
};

/**
 * The library under @peculiar/x509 that joins its parts refuses to load without the metadata of
 * decorators (the package reflect-metadata); nothing in it carries any, so that finding none is
 * enough.
 */
async function loadX509() {
  for (const name of ['getMetadata', 'getOwnMetadata', 'defineMetadata'])
    if (!(name in Reflect)) Object.defineProperty(Reflect, name, { value: () => undefined });
  return import('@peculiar/x509');
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 24 * 3_600_000;

/**
 * Makes an authority and a leaf in memory. rustls, which the SDK verifies with, refuses a leaf that
 * is an authority itself, and wants 127.0.0.1 as an IP address among the alternative names.
 */
export async function makeEdgeCertificates(issuer = 'Stand-in CA'): Promise<EdgeCertificates> {
  const x509 = await loadX509();
  const pair = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const [caKeys, leafKeys] = await Promise.all([pair(), pair()]);
  const validity = {
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + 30 * DAY),
    signingAlgorithm: algorithm,
  };
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: '01',
    name: `CN=${issuer}`,
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
    ],
  });
  const leaf = await x509.X509CertificateGenerator.create({
    ...validity,
    serialNumber: '02',
    subject: 'CN=127.0.0.1',
    issuer: ca.subject,
    publicKey: leafKeys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]),
    ],
  });
  const key = await crypto.subtle.exportKey('pkcs8', leafKeys.privateKey);
  return {
    ca: ca.toString('pem'),
    certificate: leaf.toString('pem'),
    key: x509.PemConverter.encode(key, 'PRIVATE KEY'),
  };
}
