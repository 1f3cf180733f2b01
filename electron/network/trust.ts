import { readFileSync } from 'node:fs';
import type { Session } from 'electron';
import type { Log } from '../log/log.ts';
import { issuedByOurs, readAuthorities } from './authorities.ts';

/** net::ERR_CERT_AUTHORITY_INVALID: the one refusal of Chromium's that a CA of IT's can turn. */
const AUTHORITY_INVALID = -202;
const ACCEPT = 0;
const AS_CHROMIUM_SAYS = -3;

/**
 * Sessions of whom the CAs in IT's files are trusted too. Chromium decides first; only where it knows no such CA do we look, and
 * then at everything it would have looked at. Everything else stays as it says.
 */
export function trustFor(files: readonly string[], log: Log): (session: Session) => void {
  const authorities = files.flatMap((file) => {
    try {
      const { authorities, refused } = readAuthorities(readFileSync(file, 'utf8'));
      if (refused.length > 0) log.error('certificates of a CA file not taken', { file, refused });
      log.info('CAs of IT', { file, count: authorities.length });
      return authorities;
    } catch (error) {
      log.error('CA file not readable', { file, error });
      return [];
    }
  });
  if (authorities.length === 0) return () => undefined;
  return (session) =>
    session.setCertificateVerifyProc(({ hostname, certificate, errorCode }, answer) => {
      if (errorCode !== AUTHORITY_INVALID) return answer(AS_CHROMIUM_SAYS);
      const ours = issuedByOurs(certificate.data, hostname, authorities);
      if (!ours) log.warn('certificate refused: of no CA we know', { host: hostname });
      answer(ours ? ACCEPT : AS_CHROMIUM_SAYS);
    });
}
