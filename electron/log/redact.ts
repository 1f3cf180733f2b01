/**
 * What may never stand in a log: tokens in any dress, cookies, codes of a sign-in, and personal numbers (NIP, NIK). Applied to
 * every line on its way out, so that a careless call stays harmless.
 */
const SECRET_KEY =
  /^(authorization|proxy-authorization|cookie|set-cookie|password|secret|token|(access|refresh|id)_?token|id_token_hint|client_secret|code_verifier|nonce|assertion|api_?key)$/i;
const rules: readonly [RegExp, string][] = [
  // JWT (three parts), JWE (five): the header always starts with {" in base64url.
  [/\beyJ[A-Za-z0-9_-]{5,}(\.[A-Za-z0-9_-]*){1,4}/g, '[jwt]'],
  [/\b(Bearer|Basic|DPoP)\s+[A-Za-z0-9._~+/=-]{4,}/gi, '$1 [redacted]'],
  [/\b((?:set-)?cookie|authorization)("?\s*[:=]\s*"?)[^\r\n"]+/gi, '$1$2[redacted]'],
  [
    /\b((?:access|refresh|id)_?token|id_token_hint|client_secret|code_verifier|password|secret|token|nonce)("?\s*[=:]\s*"?)[^&\s"',;}]+/gi,
    '$1$2[redacted]',
  ],
  // A sign-in's answer in a URL; the words alone are too common.
  [/([?&#](?:code|state|session_state|sid)=)[^&\s"']+/gi, '$1[redacted]'],
  // NIP: 18 digits, also as printed 19780101 200501 1 001. NIK: 16 digits.
  [/(?<!\d)\d{8}[ .-]?\d{6}[ .-]?\d[ .-]?\d{3}(?!\d)/g, '[nip]'],
  [/(?<!\d)\d{16}(?!\d)/g, '[nik]'],
  // Home folders carry the name of a person.
  [/(\/home\/|\/Users\/|\\Users\\)[^/\\\s"']+/g, '$1[user]'],
];

export function redactText(text: string): string {
  return rules.reduce((line, [pattern, by]) => line.replace(pattern, by), text);
}

/** A copy of `value` fit for a log: strings redacted, secret keys blanked, errors as message and stack, depth limited to 6. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return typeof value === 'function' ? '[function]' : value;
  if (depth > 6) return '[deep]';
  if (value instanceof Error) {
    const cause = value.cause === undefined ? {} : { cause: redact(value.cause, depth + 1) };
    return { error: redactText(value.message), stack: redactText(value.stack ?? ''), ...cause };
  }
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redact(item, depth + 1));
  if (ArrayBuffer.isView(value)) return '[bytes]';
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, SECRET_KEY.test(key) ? '[redacted]' : redact(item, depth + 1)]),
  );
}
