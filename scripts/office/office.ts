// A whole office on this machine: LiveKit, the development identity provider and the office service, in that order.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inDev, root } from '../setup/places.mjs';
import { freeTcpPort, type LiveKit, type LiveKitOptions, startLiveKit } from '../stack/livekit.ts';
import { type Child, Children } from './children.ts';

export const OFFICE_NAME = 'Pemerintah Kabupaten Pati';
const READY_MS = 60_000;

export type OfficeOptions = {
  /** Default: own ones, ended by `stop()`. */
  children?: Children;
  /** Where the embedded database lives; default .dev/demo-data. */
  dataDir?: string;
  /** Instead of the embedded database. */
  databaseUrl?: string;
  /** `demo` fills an empty database with people and today's meetings. */
  seed?: 'demo' | 'none';
  /** More or other settings for the service. */
  env?: Record<string, string>;
  /** More for the media server. */
  livekit?: Pick<LiveKitOptions, 'turn'>;
  /** Prefixes names of log files, for several offices at once. */
  label?: string;
  verbose?: boolean;
  /** Told before each part starts. */
  note?: (what: string) => void;
};

export type Office = {
  /** The service, which also serves the browser face. */
  url: string;
  issuer: string;
  livekit: LiveKit;
  /** Rejects with the reason when one of the parts ends before `stop()`. Never resolves. */
  broken: Promise<never>;
  stop(): Promise<void>;
};

/** The line by which a part says that it answers: `{"ready":"service","url":"http://…"}`. */
export const readyUrl = (what: string) => (line: string) => {
  if (!line.startsWith('{') || !line.includes('"ready"')) return undefined;
  try {
    const said = JSON.parse(line) as { ready?: unknown; url?: unknown };
    return said.ready === what && typeof said.url === 'string' ? said.url.replace(/\/$/, '') : undefined;
  } catch {
    return undefined;
  }
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Only what a program needs: the office must not depend on what happens to be set in a developer's shell. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const name of ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TZ', 'SystemRoot', 'TEMP']) {
    if (process.env[name] !== undefined) env[name] = process.env[name];
  }
  return env;
}

export async function startOffice(options: OfficeOptions = {}): Promise<Office> {
  const children = options.children ?? new Children();
  const label = options.label ? `${options.label}-` : '';
  const verbose = options.verbose ?? false;
  const note = options.note ?? (() => {});
  const program = (name: string) => {
    const path = join(root, 'out', 'service', `${name}.js`);
    if (!existsSync(path)) throw new Error(`${path} is not there: run \`node build/bundle.mjs service\``);
    return path;
  };
  try {
    // LiveKit must know the service's address before the service starts.
    const port = await freeTcpPort();
    const providerPort = await freeTcpPort();
    const url = `http://127.0.0.1:${port}`;

    note('media server');
    const livekit = await startLiveKit({ ...options.livekit, webhookUrl: `${url}/api/livekit/webhook` });
    children.adopt(livekit.pid, () => livekit.stop());

    const start = (name: string, what: string, env: Record<string, string>): Child => {
      note(what);
      return children.start({
        name: `${label}${what.replaceAll(' ', '-')}`,
        command: process.execPath,
        args: ['--enable-source-maps', program(name)],
        env: { ...cleanEnvironment(), ...env },
        cwd: root,
        verbose,
      });
    };
    const provider = start('development-provider', 'identity provider', {
      PENDOPO_PROVIDER_PORT: String(providerPort),
    });
    const issuer = await provider.line(readyUrl('provider'), READY_MS);

    const service = start('main', 'office service', {
      PENDOPO_HOST: '127.0.0.1',
      PENDOPO_PORT: String(port),
      ...(options.databaseUrl === undefined
        ? { PENDOPO_DATA: options.dataDir ?? inDev('demo-data') }
        : { DATABASE_URL: options.databaseUrl }),
      ...(options.seed === 'none' ? {} : { PENDOPO_SEED: 'demo' }),
      LIVEKIT_URL: livekit.url,
      LIVEKIT_API_KEY: livekit.apiKey,
      LIVEKIT_API_SECRET: livekit.apiSecret,
      OIDC_ISSUER: issuer,
      OIDC_SHELL_CLIENT_ID: 'pendopo-shell',
      OIDC_WEB_CLIENT_ID: 'pendopo-web',
      OIDC_WEB_CLIENT_SECRET: 'development-only',
      OIDC_RESOURCE: 'urn:pendopo:service',
      PENDOPO_OFFICE_NAME: OFFICE_NAME,
      PENDOPO_RENDERER: join(root, 'out', 'renderer'),
      ...options.env,
    });
    const serviceUrl = await service.line(readyUrl('service'), READY_MS);

    const mediaGone = new Promise<never>((_resolve, reject) => {
      const timer = setInterval(() => {
        if (children.stopping) return clearInterval(timer);
        if (isAlive(livekit.pid)) return;
        clearInterval(timer);
        reject(new Error(`the media server ended unexpectedly; its last words:\n${livekit.output().slice(-2_000)}`));
      }, 1_000);
      timer.unref();
    });
    const broken = Promise.race([
      mediaGone,
      ...[provider, service].map(async (child): Promise<never> => {
        const { code, signal, lastLines } = await child.ended;
        throw new Error(
          `the ${child.name} ended unexpectedly (${signal ?? `code ${code}`}); its log: ${child.logFile}\n${lastLines.slice(-15).join('\n')}`,
        );
      }),
    ]);
    broken.catch(() => undefined);
    return { url: serviceUrl, issuer, livekit, broken, stop: () => children.stopAll() };
  } catch (error) {
    if (!options.children) await children.stopAll();
    throw error;
  }
}
