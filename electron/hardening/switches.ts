/**
 * Command-line switches that would take the walls down. Chromium reads them before our first line runs, and the fuses do not
 * cover them (a fused build still opens DevTools on --remote-debugging-port), so a packaged build refuses to run with one.
 */
const dangerous: readonly RegExp[] = [
  /^remote-debugging-/,
  /^inspect(-|$)/,
  /^debug(-|$)/,
  /^no-sandbox$/,
  /^disable-(setuid-|seccomp-filter-|gpu-|namespace-)?sandbox$/,
  /^disable-web-security$/,
  /^disable-site-isolation/,
  /^allow-running-insecure-content$/,
  /^allow-insecure-localhost$/,
  /^unsafely-(treat|allow|disable)/,
  /^ignore-certificate-errors/,
  /^ignore-urlfetcher-cert-requests$/,
  /^load-extension$/,
  /^(host-rules|host-resolver-rules|test-type)$/,
  /^(proxy-server|proxy-pac-url|proxy-bypass-list|no-proxy-server)$/,
  /^auth-server-allowlist$/,
  /^auth-negotiate-delegate-allowlist$/,
  /^(js-flags|enable-blink-features|enable-automation)$/,
  /^(use-fake-ui-for-media-stream|use-fake-device-for-media-stream|use-file-for-fake-(video|audio)-capture)$/,
  /^auto-(select|accept)-/,
  /^(ssl-key-log-file|log-net-log|net-log-capture-mode)$/,
  /^(renderer|utility|gpu|ppapi-plugin)-(cmd-prefix|launcher)$/,
  /^(single-process|in-process-gpu|no-zygote|user-data-dir|disk-cache-dir)$/,
  /^webrtc-event-logging$/,
  /^disable-features$/,
  /^(expose-internals-for-testing|enable-logging-to-file)$/,
];

/** Switch names in `argv` (without dashes or values) that a packaged build must not run with, in order of appearance. */
export function refusedSwitches(argv: readonly string[]): string[] {
  const found: string[] = [];
  for (const argument of argv.slice(1)) {
    if (argument === '--') break; // Chromium stops reading switches here
    // Chromium accepts one or two dashes, on Windows also a slash, and lowercases names there.
    const name = /^(?:--?|\/)([A-Za-z0-9-]+)(?:=.*)?$/s.exec(argument)?.[1]?.toLowerCase();
    if (name && dangerous.some((pattern) => pattern.test(name)) && !found.includes(name)) found.push(name);
  }
  return found;
}
