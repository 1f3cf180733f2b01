// What stands between an office PC and its servers, with parts nobody here wrote: certificates by OpenSSL, TLS by stunnel, a
// proxy by tinyproxy, a firewall by nftables, and names that only some programs know, by nss_wrapper.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Children } from '../scripts/office/children.ts';
import { freeTcpPort } from '../scripts/stack/livekit.ts';

/** Whom the clients of a root's tests run as (scripts/setup/unprivileged.mjs). */
const UNPRIVILEGED = 'pendopo-dev';

/** Firewalls and ports below 1024 are root's. */
export const mayShape = process.platform === 'linux' && process.getuid?.() === 0;

/** Readable to the unprivileged user that the clients run as. */
export function networkFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pendopo-network-'));
  chmodSync(folder, 0o755);
  return folder;
}

const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });

export type PrivateCa = { file: string; certify(name: string): { cert: string; key: string } };

/** A CA that no machine knows unless it is told. */
export function makeCa(folder: string, name = 'kantor'): PrivateCa {
  const [file, caKey] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  openssl(
    ...['req', '-x509', '-newkey', 'rsa:2048', '-noenc', '-keyout', caKey, '-out', file, '-days', '30'],
    ...['-subj', `/CN=CA ${name}`],
    ...['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  );
  chmodSync(file, 0o644);
  return {
    file,
    certify: (host) => {
      const [cert, key] = [join(folder, `${name}-${host}.pem`), join(folder, `${name}-${host}.key`)];
      openssl(
        ...['req', '-x509', '-newkey', 'rsa:2048', '-noenc', '-keyout', key, '-out', cert, '-days', '30'],
        ...['-subj', `/CN=${host}`, '-CA', file, '-CAkey', caKey],
        ...['-addext', 'basicConstraints=CA:FALSE', '-addext', `subjectAltName=DNS:${host}`],
        ...['-addext', 'extendedKeyUsage=serverAuth'],
      );
      return { cert, key };
    },
  };
}

/** `network.json` as IT writes it. */
export function networkJson(folder: string, settings: object, name = 'network.json'): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(settings));
  chmodSync(file, 0o644);
  return file;
}

async function answers(port: number): Promise<void> {
  for (const deadline = Date.now() + 10_000; ; ) {
    const there = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => [socket.destroy(), done(true)]);
      socket.once('error', () => done(false));
    });
    if (there) return;
    if (Date.now() > deadline) throw new Error(`nothing listens on ${port}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

/** TLS for each name, in front of a plain port. */
export async function startTls(
  children: Children,
  folder: string,
  ca: PrivateCa,
  fronts: { host: string; listen: number; to: number }[],
): Promise<void> {
  const services = fronts.map(({ host, listen, to }) => {
    const { cert, key } = ca.certify(host);
    return `[${host}]\naccept = 127.0.0.1:${listen}\nconnect = 127.0.0.1:${to}\ncert = ${cert}\nkey = ${key}\n`;
  });
  const file = join(folder, 'stunnel.conf');
  writeFileSync(file, `foreground = yes\nsyslog = no\npid =\nsslVersionMin = TLSv1.2\n${services.join('')}`);
  children.start({ name: 'proxy-test-stunnel', command: 'stunnel4', args: [file] });
  await Promise.all(fronts.map(({ listen }) => answers(listen)));
}

/** The environment of a program that knows these names, as by /etc/hosts. */
export function knowing(folder: string, hosts: readonly string[]): Record<string, string> {
  const file = join(folder, 'hosts');
  // Once: nss_wrapper reads it again only when its second of writing changed.
  if (!existsSync(file)) writeFileSync(file, ['localhost', ...hosts].map((host) => `127.0.0.1 ${host}\n`).join(''));
  return { LD_PRELOAD: 'libnss_wrapper.so', NSS_WRAPPER_HOSTS: file };
}

export type OfficeProxy = {
  port: number;
  /** What it let through so far, `CONNECT host:port`. */
  connects(): string[];
};

export async function startProxy(
  children: Children,
  folder: string,
  hosts: readonly string[],
  login?: { username: string; password: string },
): Promise<OfficeProxy> {
  const port = await freeTcpPort();
  const log = join(folder, `tinyproxy-${port}.log`);
  const file = join(folder, `tinyproxy-${port}.conf`);
  writeFileSync(
    file,
    [
      `Port ${port}`,
      'Listen 127.0.0.1',
      'Timeout 600',
      'MaxClients 100',
      'LogLevel Connect',
      `LogFile "${log}"`,
      ...(login ? [`BasicAuth ${login.username} ${login.password}`] : []),
    ].join('\n'),
  );
  children.start({
    name: `proxy-test-tinyproxy-${port}`,
    command: 'tinyproxy',
    args: ['-d', '-c', file],
    env: { ...process.env, ...knowing(folder, hosts) },
  });
  await answers(port);
  return {
    port,
    connects: () => [...readFileSync(log, 'utf8').matchAll(/: CONNECT (\S+) HTTP/g)].map(([, asked]) => asked ?? ''),
  };
}

/** Drops what the clients' user sends to these ports, until told otherwise; the servers among themselves stay free. */
export function closePorts(ports: { udp?: (number | null)[]; tcp?: (number | null)[] }): () => void {
  const table = `pendopo_${process.pid}_${Date.now()}`;
  const rules = (['udp', 'tcp'] as const).flatMap((kind) =>
    (ports[kind] ?? [])
      .filter((port) => port !== null)
      .map((port) => `meta skuid ${UNPRIVILEGED} ${kind} dport ${port} drop;`),
  );
  execFileSync('nft', ['-f', '-'], {
    input: `table inet ${table} {\nchain out {\ntype filter hook output priority 0;\n${rules.join('\n')}\n}\n}\n`,
  });
  return () => execFileSync('nft', ['delete', 'table', 'inet', table]);
}
