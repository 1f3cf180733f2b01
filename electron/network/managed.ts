import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../log/log.ts';

/** `network.json` of this machine, written by IT (docs/jaringan.md). Without it: the system's proxy and the system's CAs. */
export const NetworkSettings = z.strictObject({
  proxy: z
    .discriminatedUnion('mode', [
      z.strictObject({ mode: z.literal('system') }),
      z.strictObject({ mode: z.literal('direct') }),
      z.strictObject({
        mode: z.literal('fixed'),
        /** Chromium's proxy rules: `proxy.example.go.id:8080`, or `https=proxy:8080;socks5://other:1080`. */
        server: z.string().min(1).max(500),
        /** Comma-separated hosts that are reached directly. */
        bypass: z.string().max(2000).optional(),
      }),
      z.strictObject({ mode: z.literal('pac'), url: z.url({ protocol: /^(https?|file)$/ }) }),
    ])
    .optional(),
  /** PEM files of the CAs that may issue for our servers, besides those that the system trusts. */
  caFiles: z.array(z.string().max(500)).max(20).optional(),
});
export type NetworkSettings = z.infer<typeof NetworkSettings>;

/** Where only an administrator may write. */
export function managedFile(platform: NodeJS.Platform, execPath: string): string {
  if (platform === 'win32') return join(dirname(execPath), 'network.json');
  if (platform === 'darwin') return '/Library/Application Support/Pendopo/network.json';
  return '/etc/pendopo/network.json';
}

/**
 * Reads the file; a missing one is no settings. One that cannot be read, is not ours in shape, or that somebody else than an
 * administrator may write is ignored, and the log says so: with it, this machine would trust whom that somebody names.
 */
export function readNetworkSettings(file: string, log: Log, trusted = isAdministrators): NetworkSettings {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.error('network.json not readable', { error });
    return {};
  }
  if (!trusted(file)) {
    log.error('network.json ignored: others than the administrator may write it', { file });
    return {};
  }
  try {
    const parsed = NetworkSettings.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    log.error('network.json ignored: not in its shape', {
      issues: parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.code}`),
    });
  } catch {
    log.error('network.json ignored: no JSON');
  }
  return {};
}

/** On Windows the program's own folder is guarded by its permissions, which a mode cannot tell. */
export function isAdministrators(file: string): boolean {
  if (process.platform === 'win32') return true;
  const { uid, mode } = statSync(file);
  return uid === 0 && (mode & 0o022) === 0;
}

/** For `session.setProxy`; null = leave it as it is, which is the system's. */
export function proxyConfig({ proxy }: NetworkSettings) {
  switch (proxy?.mode) {
    case 'direct':
      return { mode: 'direct' as const };
    case 'fixed':
      return {
        mode: 'fixed_servers' as const,
        proxyRules: proxy.server,
        ...(proxy.bypass === undefined ? {} : { proxyBypassRules: proxy.bypass }),
      };
    case 'pac':
      return { mode: 'pac_script' as const, pacScript: proxy.url };
    default:
      return null;
  }
}
