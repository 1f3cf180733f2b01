/**
 * The response headers of the face, from out/renderer/headers.json (one source for app:// and the web server), with `{media}`
 * replaced by the media origins: LiveKit speaks ws(s):// for signalling and http(s):// for its reachability checks.
 */
export function pageHeaders(
  template: Readonly<Record<string, string>>,
  media: readonly string[],
): Record<string, string> {
  const sources = mediaSources(media).join(' ');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(template)) {
    headers[name.toLowerCase()] = value.replaceAll('{media}', sources).replace(/ +(?=;|$)/g, '');
  }
  return headers;
}

const ORIGIN = /^ws(s?):\/\/([a-z0-9.-]+(?::\d{1,5})?)$/;

/** Both forms of each well-formed origin; anything else is dropped, as it would be text inside a policy. */
export function mediaSources(media: readonly string[]): string[] {
  return media.flatMap((origin) => {
    const [, secure, host] = ORIGIN.exec(origin) ?? [];
    return host === undefined ? [] : [`ws${secure}://${host}`, `http${secure}://${host}`];
  });
}
