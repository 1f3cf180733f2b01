import type { NetworkTrouble } from '../../contract/network.ts';

/** Chromium's net error names (net/base/net_error_list.h) to what a person or IT can do something about; first match counts. */
const troubles: readonly (readonly [RegExp, NetworkTrouble])[] = [
  [/ERR_(CERT_|PROXY_CERTIFICATE_INVALID|SSL_(PINNED|OBSOLETE|WEAK))/, 'certificate'],
  // A CONNECT that was answered with 407 comes out as a tunnel that failed when nobody could be asked.
  [/ERR_PROXY_AUTH_|ERR_UNEXPECTED_PROXY_AUTH|\b407\b/, 'proxyAuth'],
  [/ERR_TUNNEL_CONNECTION_FAILED/, 'proxyRefused'],
  [/ERR_(PROXY_|SOCKS_|PAC_|MANDATORY_PROXY)/, 'proxyUnreachable'],
  [/ERR_(NAME_|DNS_|ICANN_)/, 'nameUnknown'],
  [/ERR_[A-Z_]*TIMED_OUT|TimeoutError|no answer in time/, 'timeout'],
];

/** What an error of Chromium's network means; the reason may lie down the chain of causes. */
export function networkTrouble(error: unknown): NetworkTrouble {
  for (let inner: unknown = error, depth = 0; inner instanceof Error && depth < 6; depth += 1) {
    const text = `${inner.name} ${inner.message}`;
    const found = troubles.find(([pattern]) => pattern.test(text));
    if (found) return found[1];
    inner = inner.cause;
  }
  return 'unreachable';
}
