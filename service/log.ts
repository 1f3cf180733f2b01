import pino, { type Logger } from 'pino';

/** JSON lines on stderr; secrets are cut out by path, and queries (sign-in codes) never get in. */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: { program: 'service' },
      redact: {
        paths: [
          ...['authorization', 'cookie', '["set-cookie"]'].flatMap((name) => {
            const path = name.startsWith('[') ? name : `.${name}`;
            return [`headers${path}`, `*.headers${path}`, `err.cause.headers${path}`];
          }),
          ...['token', 'access_token', 'refresh_token', 'id_token', 'code', 'client_secret', 'apiSecret'].flatMap(
            (name) => [`*.body.${name}`, `*.parameters.${name}`, `err.${name === 'code' ? 'authorizationCode' : name}`],
          ),
        ],
        censor: '[redacted]',
      },
      serializers: { err: quietError },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** Type, message, code and stack of an error and its causes; never its other members, which may hold requests. */
function quietError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message.replace(/([?&](?:code|state|access_token|token|id_token_hint)=)[^&\s"']+/g, '$1[redacted]'),
    ...(typeof code === 'string' ? { code } : {}),
    stack: error.stack?.split('\n').slice(1, 8).join('\n'),
    ...(error.cause === undefined ? {} : { cause: quietError(error.cause) }),
  };
}
