/**
 * Which file an app:// URL names. A URL that is not plainly one of ours is refused, never repaired: traversal is a matter of
 * two parsers disagreeing, so anything a second decoding could change has no place here.
 */
export type Found = { file: string; type: string } | { refused: 'origin' | 'path' };

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  webmanifest: 'application/manifest+json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  m4a: 'audio/mp4',
  mp4: 'video/mp4',
  webm: 'video/webm',
  onnx: 'application/octet-stream',
  tflite: 'application/octet-stream',
  bin: 'application/octet-stream',
  txt: 'text/plain; charset=utf-8',
};

/** What a built file's name may look like: no dot in front, no `%`, nothing a file system reads specially. */
const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9_.@-]*$/;

/** True when the URL is ours: scheme, host, no port, no credentials. */
export function isOurUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'app:' && url.host === 'pendopo' && !url.username && !url.password && !text.includes('@');
}

/** The relative file (with `/`) and its content type; unknown endings are not served. */
export function findStatic(text: string): Found {
  if (!isOurUrl(text)) return { refused: 'origin' };
  // The raw text first: a parser would already have resolved `..` and turned backslashes around.
  const raw = text.slice('app://pendopo'.length).replace(/[?#].*$/s, '');
  const path = raw === '' || raw === '/' ? '/index.html' : raw;
  const segments = path.split('/').slice(1);
  if (!path.startsWith('/') || !segments.every((segment) => SEGMENT.test(segment))) return { refused: 'path' };
  const name = segments.at(-1) ?? '';
  const type = types[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];
  return type && name.includes('.') ? { file: segments.join('/'), type } : { refused: 'path' };
}
