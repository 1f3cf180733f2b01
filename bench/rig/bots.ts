import { LineProgram } from './line-program.ts';
import { program, recordings } from './programs.ts';
import type { Keys } from './tokens.ts';
import { participantToken } from './tokens.ts';

export type Bots = {
  pid: number;
  identities: string[];
  /** Resolves when all are inside (again, after a call of `lost`). */
  allInside(): Promise<void>;
  /** Who speaks from now on, by index. */
  speak(who: number[]): void;
  stop(): Promise<void>;
};

export type BotOptions = {
  url: string;
  keys: Keys;
  room: string;
  count: number;
  /** How many speak at a time; it moves on by one each second. Default 4. */
  speakers?: number;
  video?: boolean;
  /** How many send all simulcast layers, the first ones; the rest sends 180p only, which is cheap. Default: all. */
  layered?: number;
  red?: boolean;
};

/** Publishers of recorded media with the identities and attributes of colleagues; resolves when all are inside. */
export async function startBots(options: BotOptions): Promise<Bots> {
  const { url, keys, room, count, speakers = 4, video = true, red = false, layered = count } = options;
  const people = Array.from({ length: count }, (_, index) => colleague(index));
  const tokens = await Promise.all(people.map((person) => participantToken(keys, room, person)));
  const child = new LineProgram(program('bot'));
  child.tell({ url, media: recordings(), tokens, speakers, video, red, layered });
  let inside = 0;
  child.on((line) => {
    if (typeof line['inside'] === 'number') inside = line['inside'];
  });
  const allInside = async () => {
    for (let seen = -1; inside < count; ) {
      if (seen === inside) throw new Error(`${inside} of ${count} bots got in within 90 s`);
      seen = inside;
      await child.next((line) => line['inside'] === count, 90_000).catch(() => undefined);
    }
  };
  try {
    await allInside();
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    pid: child.pid,
    identities: people.map(({ identity }) => identity),
    allInside,
    speak: (who) => child.tell({ speak: who }),
    stop: () => child.stop(),
  };
}

const units = ['Diskominfo', 'Kec. Kayen', 'Desa Trimulyo', 'Bappeda', 'Kec. Juwana', 'Dinas Kesehatan'];
const positions = ['Kepala Dinas', 'Camat', 'Kepala Desa', 'Sekretaris', 'Kepala Bidang'];
const names = [
  'Ratna Dewi',
  'Agus Salim',
  'Budi Santoso',
  'Siti Aminah',
  'Joko Purnomo',
  'Endang Lestari',
  'Hadi Wijaya',
];

/** A made-up official: the same for the same index, always. */
export function colleague(index: number) {
  const personId = `p-bot-${String(index).padStart(4, '0')}`;
  return {
    identity: `${personId}:${(0xb0700000 + index).toString(16).padStart(16, '0')}`,
    name: `${names[index % names.length]} ${index + 1}`,
    attributes: {
      personId,
      unit: units[index % units.length] ?? '',
      position: positions[index % positions.length] ?? '',
      role: 'participant',
    },
  };
}
