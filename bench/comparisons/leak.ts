import type { CDPSession, Page } from 'playwright-core';
import type { JoinGrant } from '../../contract/http.ts';
import { signIn } from '../../scripts/office/person.ts';
import type { BareCall } from '../bare/call.ts';
import { measureTree, pssKiBWhere } from '../process-tree.ts';
import { startBots } from '../rig/bots.ts';
import { type Chromium, startChromium } from '../rig/chromium.ts';
import { type House, LOGIN } from '../rig/house.ts';
import { waitForVideos } from '../rig/media-stats.ts';
import { enterProduct, leaveProduct, PRODUCT_VIDEOS, toDoor, toPrejoin } from '../rig/product.ts';
import { BARE_VIDEOS, joinBareCall } from '../rig/viewers.ts';
import { meets } from '../statistics.ts';

const PEOPLE = 4;
/** Of the bare page: four fit the window. Of 640 only one fits a row, and beyond the edges two or three frames are all that plays. */
const TILE = { width: 400, height: 225 };
/** Half of what the office lets one person in, and about as quick as a person is. */
const PACE_MS = 2100;
/** Caches and code settle in the first ones. */
const SETTLED_AFTER = 20;
const SAMPLE_EVERY = 10;

/**
 * Chromium's service for its own language models, with its broker: it starts by itself some minutes after the browser, on one side
 * and not on the other as it happens. Told, and not counted on either side.
 */
const browsersOwn = (commandLine: string) => /on_device_model|--type=broker/.test(commandLine);

type State = {
  cycle: number;
  /** MB, not in `pss`: what the browser started for itself. */
  own: number;
  /** MB, PSS of the browser's whole tree and script heap, after a collection. */
  pss: number;
  heap: number;
  listeners: number;
  nodes: number;
  openConnections: number;
};

/**
 * Joins and leaves one meeting again and again in one page; what is kept after the twentieth time counts. Not in rounds: each
 * side is one long stay, both at the same time and in step, so that the machine weighs on both alike.
 * @returns whether the product grew by no more than 5 %, or than the bare page did + 3 MB
 */
export async function compareLeak(house: House, cycles: number): Promise<boolean> {
  if (cycles <= SETTLED_AFTER) throw new Error(`leak needs more than ${SETTLED_AFTER} cycles`);
  console.log(`\nJoin and leave ${cycles} times in one page, ${PEOPLE} people inside`);
  const bots = await startBots({ url: house.media.url, keys: house.media, room: house.meetingId, count: PEOPLE });
  const ours = await startChromium();
  const bare = await startChromium();
  try {
    await toPrejoin(ours.page, house.office.url, LOGIN, house.meetingId);
    await bare.page.goto(`${house.bareUrl}call.html`);
    // Somebody else, who is counted for himself.
    const other = await signIn(house.office.url, 'bambang.sutrisno');
    const way = `/api/meetings/${house.meetingId}/join`;
    const mine = await visitor(ours, 'ours');
    const bares = await visitor(bare, 'bare');
    for (let nth = 1; nth <= cycles; nth += 1) {
      await Promise.all([
        new Promise((done) => setTimeout(done, PACE_MS)),
        (async () => {
          if (nth > 1) await toDoor(ours.page, house.meetingId);
          await enterProduct(ours.page);
          await waitForVideos(ours.page, PRODUCT_VIDEOS, PEOPLE);
          await leaveProduct(ours.page);
        })(),
        (async () => {
          await joinBareCall(
            bare.page,
            await other.call<JoinGrant>('POST', way, { deviceId: 'bench00000000leak' }),
            TILE,
          );
          await waitForVideos(bare.page, BARE_VIDEOS, PEOPLE);
          await bare.page.evaluate(() => (globalThis as unknown as { bare: BareCall }).bare.leave());
        })(),
      ]);
      if (nth % SAMPLE_EVERY !== 0 && nth !== cycles) continue;
      await mine.look(nth);
      await bares.look(nth);
    }
    return report(mine.states, bares.states);
  } finally {
    await ours.close();
    await bare.close();
    await bots.stop();
  }
}

async function visitor(chromium: Chromium, name: string) {
  const session = await chromium.context.newCDPSession(chromium.page);
  const states: State[] = [];
  const look = async (nth: number) => {
    const state = await read(chromium, session, nth);
    states.push(state);
    console.log(
      `  ${name} ${nth}: PSS ${state.pss.toFixed(0)} MB, heap ${state.heap.toFixed(1)} MB, listeners ${state.listeners}, ` +
        `nodes ${state.nodes}, open connections ${state.openConnections}` +
        (state.own > 0 ? `; not counted, the browser's own model service: ${state.own.toFixed(1)} MB` : ''),
    );
  };
  return { states, look };
}

async function read({ page, pid }: { page: Page; pid: number }, session: CDPSession, cycle: number): Promise<State> {
  for (let times = 0; times < 3; times += 1) await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
  const openConnections = await page.evaluate(
    () =>
      ((globalThis as { peerConnections?: RTCPeerConnection[] }).peerConnections ?? []).filter(
        ({ connectionState }) => connectionState !== 'closed',
      ).length,
  );
  const own = pssKiBWhere(pid, browsersOwn) / 1024;
  return {
    cycle,
    own,
    pss: measureTree(pid).pssKiB / 1024 - own,
    heap: metric('JSHeapUsedSize') / 2 ** 20,
    listeners: metric('JSEventListeners'),
    nodes: metric('Nodes'),
    openConnections,
  };
}

function report(ours: State[], bare: State[]): boolean {
  const grown = (states: State[], what: 'pss' | 'heap') => {
    const settled = states.find(({ cycle }) => cycle >= SETTLED_AFTER);
    const last = states.at(-1);
    if (!settled || !last) return Number.NaN;
    return last[what] - settled[what];
  };
  const settled = ours.find(({ cycle }) => cycle >= SETTLED_AFTER)?.pss ?? Number.NaN;
  const mine = grown(ours, 'pss');
  const other = grown(bare, 'pss');
  // 5 % of what it was, or what the bare page grew by + 3 MB: the more generous.
  const good = meets({ atMost: settled * 0.05 }, mine, 0) || meets({ plus: 3 }, mine, other);
  const open = ours.at(-1)?.openConnections ?? Number.NaN;
  console.log(
    `  growth after the ${SETTLED_AFTER}th: ours ${mine.toFixed(1)} MB (of ${settled.toFixed(0)}), bare ${other.toFixed(1)} MB; heap ours ` +
      `${grown(ours, 'heap').toFixed(2)} MB, bare ${grown(bare, 'heap').toFixed(2)} MB; goal <= 5 % or bare + 3 MB: ${good ? 'met' : 'MISSED'}; ` +
      `connections left open: ${open} (goal 0)`,
  );
  return good && open === 0;
}
