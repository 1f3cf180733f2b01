import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** extKeyUsage id-kp-serverAuth (RFC 5280 §4.2.1.12). */
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
/** DER of object identifiers: signatures by MD5 or SHA-1, which nobody may rely on; nameConstraints, which we do not apply. */
const weakSignatures = ['2a864886f70d010104', '2a864886f70d010105', '2a8648ce3d0401'].map((hex) => der(hex));
const nameConstraints = der('551d1e');

function der(hex: string): Buffer {
  const value = Buffer.from(hex, 'hex');
  return Buffer.concat([Buffer.from([0x06, value.length]), value]);
}

/** The certificates of a PEM file that may stand as CAs, and why the others may not. */
export function readAuthorities(pem: string): { authorities: X509Certificate[]; refused: string[] } {
  const authorities: X509Certificate[] = [];
  const refused: string[] = [];
  for (const [block] of pem.matchAll(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g)) {
    let certificate: X509Certificate;
    try {
      certificate = new X509Certificate(block);
    } catch {
      refused.push('not a certificate');
      continue;
    }
    if (!certificate.ca) refused.push('not a CA');
    else if (certificate.raw.includes(nameConstraints)) refused.push('has name constraints: install it in the system');
    else authorities.push(certificate);
  }
  return { authorities, refused };
}

/**
 * Whether one of our own CAs issued this certificate, directly, for this host and now. An intermediate that a server sends is
 * not believed: whoever issues must stand in IT's file. So no chain is built here, and no constraint of one can be missed.
 */
export function issuedByOurs(
  pem: string,
  host: string,
  authorities: readonly X509Certificate[],
  now = new Date(),
): boolean {
  let leaf: X509Certificate;
  try {
    leaf = new X509Certificate(pem);
  } catch {
    return false;
  }
  const current = (one: X509Certificate) => new Date(one.validFrom) <= now && now <= new Date(one.validTo);
  const usage = leaf.keyUsage as string[] | undefined;
  return (
    !leaf.ca &&
    current(leaf) &&
    isFor(leaf, host) &&
    (usage === undefined || usage.includes(SERVER_AUTH)) &&
    isStrong(leaf) &&
    authorities.some((ca) => current(ca) && leaf.checkIssued(ca) && leaf.verify(ca.publicKey))
  );
}

/** Names stand in subjectAltName only (RFC 9525 §2); the common name counts for nothing. */
function isFor(leaf: X509Certificate, host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare)) return leaf.checkIP(bare) !== undefined;
  return leaf.checkHost(bare, { subject: 'never' }) !== undefined;
}

function isStrong(leaf: X509Certificate): boolean {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = leaf.publicKey;
  if (type === 'rsa' && (details?.modulusLength ?? 0) < 2048) return false;
  return !weakSignatures.some((oid) => leaf.raw.includes(oid));
}
