// What the environment says, checked once at the start. A message names the variable and what to do about it.
import { z } from 'zod';
import { isLoopback } from './identity/provider.ts';
import type { StoreAddress } from './store/store.ts';

export class ConfigError extends Error {}

const blank = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blank, schema.optional());
const required = (what: string) => z.string({ error: what }).min(1, { error: what });

const origin = (name: string, schemes: readonly string[], example: string) =>
  required(`set it to ${example}`)
    .transform((value) => value.replace(/\/+$/, ''))
    .refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol), {
      error: `must be an address like ${example}`,
    })
    .describe(name);

const days = (usual: number) =>
  z.preprocess(blank, z.coerce.number({ error: 'must be a number of days' }).int().min(1).max(3650).default(usual));

const Environment = z.object({
  PENDOPO_HOST: z.preprocess(blank, z.string().default('127.0.0.1')),
  PENDOPO_PORT: z.preprocess(
    blank,
    z.coerce.number({ error: 'must be a port number, or 0 for any free one' }).int().min(0).max(65_535).default(0),
  ),
  PENDOPO_PUBLIC_URL: optional(
    origin('public', ['http:', 'https:'], 'https://rapat.example.go.id').refine(
      (url) => new URL(url).pathname === '/',
      {
        error: 'must have no path: the service needs a host of its own',
      },
    ),
  ),
  PENDOPO_OFFICE_NAME: z.preprocess(blank, z.string().max(120).default('Pemerintah Kabupaten Pati')),
  PENDOPO_TRUSTED_PROXIES: z.preprocess(blank, z.string().default('')),
  DATABASE_URL: optional(
    z.string().regex(/^postgres(ql)?:\/\//, { error: 'must be an address like postgresql://user@host/database' }),
  ),
  PENDOPO_DATA: optional(z.string()),
  PENDOPO_KEY: optional(
    z.string().regex(/^[\w+/=-]{43,128}$/, { error: 'must be 32 random bytes in base64: openssl rand -base64 32' }),
  ),
  PENDOPO_FILES: optional(z.string()),
  PENDOPO_FILE_DAYS: days(30),
  PENDOPO_CHAT_DAYS: days(90),
  PENDOPO_CLAMD: optional(
    z.string().regex(/^[\w.-]+:\d{1,5}$/, { error: 'must be host and port of ClamAV, like 127.0.0.1:3310' }),
  ),
  PENDOPO_SEED: optional(z.enum(['demo'], { error: 'may only be "demo"; leave it out for a real office' })),
  LIVEKIT_URL: origin('media', ['ws:', 'wss:'], 'wss://media.example.go.id').refine(
    (url) => /^wss?:\/\/[a-z0-9.-]+(:\d{1,5})?$/.test(url),
    { error: 'must be host and port only, like wss://media.example.go.id' },
  ),
  LIVEKIT_API_KEY: required("set it to a key of LiveKit's configuration (keys:)"),
  LIVEKIT_API_SECRET: required("set it to that key's secret"),
  OIDC_ISSUER: required(
    'set it to the issuer of your identity provider, like https://masuk.example.go.id/realms/pati',
  ).refine(
    (url) => URL.canParse(url) && (url.startsWith('https://') || (url.startsWith('http://') && isLoopback(url))),
    { error: 'must be https; plain http only for a provider on this machine (127.0.0.1)' },
  ),
  OIDC_SHELL_CLIENT_ID: z.preprocess(blank, z.string().default('pendopo-shell')),
  OIDC_WEB_CLIENT_ID: z.preprocess(blank, z.string().default('pendopo-web')),
  OIDC_WEB_CLIENT_SECRET: required('set it to the secret of the confidential web client'),
  OIDC_RESOURCE: optional(z.string()),
  OIDC_PERSON_CLAIM: z.preprocess(blank, z.string().default('preferred_username')),
  PENDOPO_RENDERER: optional(z.string()),
  LOG_LEVEL: z.preprocess(
    blank,
    z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
        error: 'must be fatal, error, warn, info, debug, trace or silent',
      })
      .default('info'),
  ),
});

export interface Config {
  host: string;
  port: number;
  publicUrl: string | undefined;
  officeName: string;
  trustedProxies: string[];
  database: StoreAddress;
  /** Seals end-to-end keys in the database; sealing.ts says what stands in for it. */
  key: string | undefined;
  seed: 'demo' | undefined;
  chat: {
    /** Where files lie; undefined = none are taken. */
    files: string | undefined;
    fileDays: number;
    /** After the end of its meeting. */
    chatDays: number;
    scanner: { host: string; port: number } | undefined;
  };
  media: { url: string; apiKey: string; apiSecret: string };
  oidc: {
    issuer: string;
    shellClientId: string;
    webClientId: string;
    webClientSecret: string;
    resource: string | undefined;
    personClaim: string;
  };
  renderer: string | undefined;
  logLevel: string;
}

/** @throws ConfigError whose message is for whoever set the variables */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The service cannot start with this environment:\n${lines.join('\n')}`);
  }
  const e = parsed.data;
  const database = e.DATABASE_URL ? { url: e.DATABASE_URL } : e.PENDOPO_DATA ? { folder: e.PENDOPO_DATA } : null;
  if (!database) {
    throw new ConfigError(
      'The service cannot start with this environment:\n  DATABASE_URL: set it to your PostgreSQL, or set PENDOPO_DATA to a folder for the embedded database',
    );
  }
  return {
    host: e.PENDOPO_HOST,
    port: e.PENDOPO_PORT,
    publicUrl: e.PENDOPO_PUBLIC_URL,
    officeName: e.PENDOPO_OFFICE_NAME,
    trustedProxies: e.PENDOPO_TRUSTED_PROXIES.split(',')
      .map((one) => one.trim())
      .filter(Boolean),
    database,
    key: e.PENDOPO_KEY,
    seed: e.PENDOPO_SEED,
    chat: {
      // Beside the embedded database, never in it: its folder is PostgreSQL's own.
      files:
        e.PENDOPO_FILES ??
        (e.DATABASE_URL || !e.PENDOPO_DATA ? undefined : `${e.PENDOPO_DATA.replace(/[/\\]+$/, '')}-files`),
      fileDays: e.PENDOPO_FILE_DAYS,
      chatDays: e.PENDOPO_CHAT_DAYS,
      scanner: scannerOf(e.PENDOPO_CLAMD),
    },
    media: { url: e.LIVEKIT_URL, apiKey: e.LIVEKIT_API_KEY, apiSecret: e.LIVEKIT_API_SECRET },
    oidc: {
      issuer: e.OIDC_ISSUER,
      shellClientId: e.OIDC_SHELL_CLIENT_ID,
      webClientId: e.OIDC_WEB_CLIENT_ID,
      webClientSecret: e.OIDC_WEB_CLIENT_SECRET,
      resource: e.OIDC_RESOURCE,
      personClaim: e.OIDC_PERSON_CLAIM,
    },
    renderer: e.PENDOPO_RENDERER,
    logLevel: e.LOG_LEVEL,
  };
}

function scannerOf(address: string | undefined) {
  if (!address) return undefined;
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at), port: Number(address.slice(at + 1)) };
}
