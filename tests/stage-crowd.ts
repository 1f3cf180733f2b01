// Starts tests/crowd.ts and gives it orders.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SignJWT } from 'jose';
import { root } from '../scripts/setup/places.mjs';
import type { CrowdOrder, CrowdPlan } from './crowd.ts';

export type Crowd = {
  identities: string[];
  /** Resolves when it is done there. */
  tell(order: CrowdOrder): Promise<void>;
  stop(): Promise<void>;
};

const names = ['Ratna Dewi', 'Agus Salim', 'Endang Lestari', 'Budi Santoso', 'Kusuma Wardani', 'Hadi Wijaya'];
const offices = [
  ['Camat', 'Kec. Kayen'],
  ['Kepala Dinas', 'Dinas Kesehatan'],
  ['Kepala Desa', 'Desa Trimulyo'],
  ['Sekretaris', 'Bappeda'],
] as const;

/** `captioner` adds one more, of LiveKit's kind "agent", who may publish data. */
export async function startCrowd(
  livekit: { url: string; apiKey: string; apiSecret: string },
  room: string,
  { count, cameras = count, captioner = false }: { count: number; cameras?: number; captioner?: boolean },
): Promise<Crowd> {
  const tokens: string[] = [];
  const identities: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const personId = `p-crowd-${String(index).padStart(3, '0')}`;
    const identity = `${personId}:${(0xc0000000 + index).toString(16).padStart(16, '0')}`;
    const [position, unit] = offices[index % offices.length] ?? ['', ''];
    const name = `${names[index % names.length]}${index < names.length ? '' : ` ${index}`}`;
    const attributes = { personId, unit, position, role: 'participant', fullName: name, guest: 'false', hand: '' };
    identities.push(identity);
    tokens.push(await sign(livekit, identity, { name, attributes, video: grants(room, false) }));
  }
  if (captioner)
    tokens.push(await sign(livekit, 'agent-captions', { name: 'Takarir', kind: 'agent', video: grants(room, true) }));

  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'tests/crowd.ts')], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.setMaxListeners(100);
  const waiting: { matches: (line: Record<string, unknown>) => boolean; done: () => void }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return;
    const event = JSON.parse(line) as Record<string, unknown>;
    const at = waiting.findIndex(({ matches }) => matches(event));
    if (at >= 0) waiting.splice(at, 1)[0]?.done();
  });
  const next = (matches: (line: Record<string, unknown>) => boolean) =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ matches, done: resolve });
      child.once('exit', (code) => reject(new Error(`the crowd ended (${code})`)));
    });
  const send = (what: CrowdPlan | CrowdOrder) => child.stdin.write(`${JSON.stringify(what)}\n`);
  const inside = next((line) => 'all' in line);
  send({ url: livekit.url, tokens, cameras });
  await inside;
  return {
    identities,
    tell: (order) => {
      const done = next((line) => JSON.stringify(line['done']) === JSON.stringify(order));
      send(order);
      return done;
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      child.removeAllListeners('exit');
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

const grants = (room: string, data: boolean) => ({
  roomJoin: true,
  room,
  canPublish: true,
  canSubscribe: true,
  canPublishData: data,
});

function sign(keys: { apiKey: string; apiSecret: string }, identity: string, claims: Record<string, unknown>) {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(keys.apiKey)
    .setSubject(identity)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(keys.apiSecret));
}
