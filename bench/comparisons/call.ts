import { setTimeout as wait } from 'node:timers/promises';
import { compare, type Figure, type Sample, VoidSample } from '../compare.ts';
import { MAIN_THREAD, measureChromium, measureTree, since } from '../process-tree.ts';
import { startBots } from '../rig/bots.ts';
import { between, type House } from '../rig/house.ts';
import { readMedia, visiblePictures } from '../rig/media-stats.ts';
import { type Sizes, type Viewer, watchBare, watchProduct } from '../rig/viewers.ts';

const TILES = 16;
const SETTLE_MS = 10_000;
const WINDOW_MS = 15_000;
/**
 * Memory is that of a call that goes on: some thirty seconds after the way in each engine's own collector throws away what that left
 * (seen: ours from 555 to 519 MB, bare from 486 to 473), and then nothing changes any more.
 */
const MEMORY_MS = 60_000;
/** Of the bots. With much fewer decoded, one side did less work than the other. */
const FRAMES_PER_SECOND = 24;
const ENOUGH_FRAMES = 0.85;

export type CallName = 'tiles' | 'churn' | 'memory';
const figuresOf: Record<CallName, Figure[]> = {
  tiles: [
    { name: 'CPU per decoded frame', unit: 'ms', goal: 1.05, by: 'median' },
    { name: 'GPU process', unit: '% of a core', goal: 1.6, by: 'median' },
    { name: 'renderer', unit: '% of a core', by: 'median' },
    { name: 'browser and utility', unit: '% of a core', by: 'median' },
    { name: 'frames', unit: '/s', by: 'median' },
  ],
  churn: [{ name: 'main thread', unit: '% of a core', goal: 1.5, by: 'median' }],
  memory: [
    { name: 'tree PSS', unit: 'MB', goal: 1.1, by: 'median' },
    { name: 'script heap', unit: 'MB', by: 'median' },
  ],
};

/**
 * A call of sixteen pictures whose speakers change each second: processor time, the main thread's share of it, and memory. The
 * bare page shows the pictures in the size that the product chose, and a round in which the two differ does not count.
 */
export async function compareCall(house: House, names: CallName[], rounds: number): Promise<boolean> {
  const bots = await startBots({ url: house.media.url, keys: house.media, room: house.meetingId, count: TILES });
  const sizes: Sizes = { picture: undefined };
  const sample = async (open: typeof watchProduct) => {
    const viewer = await open(house, {}, sizes, TILES);
    try {
      return await measure(viewer, sizes, names.includes('memory'));
    } finally {
      await viewer.close();
    }
  };
  try {
    return await compare({
      title: `A call of ${TILES} pictures, speakers change at 1 Hz: ${names.join(', ')}`,
      rounds,
      otherName: 'bare',
      figures: names.flatMap((name) => figuresOf[name]),
      ours: () => sample(watchProduct),
      other: () => sample(watchBare),
    });
  } finally {
    await bots.stop();
  }
}

async function measure({ page, pid, videos }: Viewer, sizes: Sizes, memory: boolean): Promise<Sample> {
  const entered = performance.now();
  await wait(SETTLE_MS);
  const before = await readMedia(page);
  const cpuBefore = measureChromium(pid);
  const from = performance.now();
  await wait(WINDOW_MS);
  const cpu = since(measureChromium(pid), cpuBefore);
  const elapsed = performance.now() - from;
  const media = between(await readMedia(page), before);
  const pictures = await visiblePictures(page, videos);
  const size = pictures[0];
  if (pictures.length !== TILES || !size) throw new VoidSample(`${pictures.length} pictures are visible, not ${TILES}`);
  if (media.frames < TILES * FRAMES_PER_SECOND * media.seconds * ENOUGH_FRAMES)
    throw new VoidSample(`only ${Math.round(media.frames / media.seconds)} frames/s were decoded`);
  if (Math.abs(size.width - (sizes.picture?.width ?? 0)) > 1)
    throw new VoidSample(`pictures are ${size.width} wide, not ${sizes.picture?.width}`);
  const percent = (ms: number | undefined) => ((ms ?? 0) / elapsed) * 100;
  if (memory) await wait(Math.max(0, entered + MEMORY_MS - performance.now()));
  const heap = await page.evaluate(
    () => (performance as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? Number.NaN,
  );
  return {
    'CPU per decoded frame': cpu.total / media.frames,
    'GPU process': percent(cpu.byType['gpu-process']),
    renderer: percent(cpu.byType['renderer']),
    'browser and utility': percent((cpu.byType['browser'] ?? 0) + (cpu.byType['utility'] ?? 0)),
    frames: media.frames / media.seconds,
    'main thread': percent(cpu.rendererThreads[MAIN_THREAD]),
    'tree PSS': measureTree(pid).pssKiB / 1024,
    'script heap': heap / 2 ** 20,
  };
}
