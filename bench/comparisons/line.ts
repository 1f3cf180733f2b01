// Meetings over a line that goes bad: each comparison opens one viewer per sample behind the line, breaks the line or the server,
// and reads what the viewer saw.
import { setTimeout as wait } from 'node:timers/promises';
import { compare, type Sample, VoidSample } from '../compare.ts';
import { type BotOptions, startBots } from '../rig/bots.ts';
import { firstFrameAfter, framesBetween, logFrames } from '../rig/frame-log.ts';
import { between, type House, openHouse } from '../rig/house.ts';
import { readMedia } from '../rig/media-stats.ts';
import { type Condition, GOOD, LINE, type Network, openNetwork } from '../rig/network.ts';
import { KEY_FRAME_SECONDS } from '../rig/programs.ts';
import { type Sizes, type Viewer, watchBare, watchProduct } from '../rig/viewers.ts';

type Place = { house: House; network: Network; bots: Awaited<ReturnType<typeof startBots>> };
/** A window in which one picture is wide enough for the 720p layer. */
const LARGE = { width: 2640, height: 1500 };

export const lineNames = ['restart', 'blackhole', 'narrow', 'loss', 'village'] as const;
export type LineName = (typeof lineNames)[number];

/** Office, media server and line for one comparison, and `bots` in the meeting on the server's side of it. */
async function onLine(
  bots: Pick<BotOptions, 'count' | 'red' | 'speakers'>,
  run: (place: Place) => Promise<boolean>,
): Promise<boolean> {
  const network = await openNetwork();
  const stops: (() => Promise<void>)[] = [() => network.close()];
  try {
    const house = await openHouse('bench-line', { line: LINE, autoCreate: true });
    stops.push(() => house.stop());
    const port = (url: string) => Number(new URL(url).port);
    await network.offer([house.office.url, house.office.issuer, house.media.url, house.bareUrl].map(port));
    const started = await startBots({ url: house.media.url, keys: house.media, room: house.meetingId, ...bots });
    stops.push(() => started.stop());
    return await run({ house, network, bots: started });
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

type Side = typeof watchProduct;
type Setting = { viewport?: { width: number; height: number }; count: number; enterOn?: Condition };

/** Both sides, one viewer per sample, on a good line until `act` makes it bad. */
function sides(place: Place, setting: Setting, act: (viewer: Viewer) => Promise<Sample>) {
  const { network, house } = place;
  const sizes: Sizes = { picture: { width: 640, height: 360 } };
  const sample = (open: Side) => async () => {
    await network.set(GOOD);
    await place.bots.allInside();
    const { namespace } = network;
    const { viewport, count, enterOn } = setting;
    const prepare = enterOn && (() => network.set(enterOn));
    const viewer = await open(house, { namespace, ...(viewport ? { viewport } : {}) }, sizes, count, prepare).catch(
      (error: Error) => {
        // On a thin line a stock client at times does not get in at all, and tries no second time.
        if (open !== watchBare || !enterOn) throw error;
        throw new VoidSample(`bare did not get in (${error.message.split('\n')[0]})`);
      },
    );
    try {
      if (!enterOn) await mustFeelTheLine(viewer);
      await logFrames(viewer.page, viewer.videos);
      return await act(viewer);
    } finally {
      await network.set(GOOD);
      // It leaves, else the server sends to where it was for half a minute, over the line of the next sample.
      await viewer.page.goto('about:blank').catch(() => undefined);
      await viewer.close();
    }
  };
  return { ours: sample(watchProduct), other: sample(watchBare) };
}

/** The good line has a round trip of 40 ms: media that does not show it found another way. */
async function mustFeelTheLine({ page }: Viewer) {
  await wait(3000);
  const { roundTrip } = await readMedia(page);
  if (roundTrip === null || roundTrip < 0.038)
    throw new VoidSample(`media has a round trip of ${roundTrip} s, not of the line`);
}

/** What reached the viewer over `ms`, and how much of the line it used. */
async function watched(place: Place, { page }: Viewer, ms: number) {
  const lineBefore = await place.network.stats();
  const before = await readMedia(page);
  const from = Date.now();
  await wait(ms);
  const seen = between(await readMedia(page), before);
  const { frames, widest } = await framesBetween(page, from, from + ms);
  const line = await place.network.stats();
  return {
    'audio concealed': seen.concealed * 100,
    frames: frames / (ms / 1000),
    widest,
    frozen: seen.frozenSeconds,
    'line down': ((line.down.bytes - lineBefore.down.bytes) * 8) / ms,
    'line up': ((line.up.bytes - lineBefore.up.bytes) * 8) / ms,
    dropped: line.down.dropped - lineBefore.down.dropped,
  };
}

/**
 * The voices over `ms`, by the second. Where only some of the voices are sent, those that are not count as concealed silence: so
 * what is heard to be made up (webrtc-stats: concealedSamples less silentConcealedSamples), and beside it, since a voice that stays
 * away for long fades to silence too, the seconds in which less than half a voice came through.
 */
async function listened({ page }: Viewer, ms: number) {
  const SECOND = 48_000;
  let before = await readMedia(page);
  let unheard = 0;
  let made = 0;
  let played = 0;
  const until = Date.now() + ms;
  let looks = 0;
  while (Date.now() < until) {
    await wait(1000);
    const now = await readMedia(page);
    // A connection made anew counts from nothing.
    const since = (what: 'audioSamples' | 'concealedSamples' | 'silentConcealedSamples') =>
      now.audioSamples < before.audioSamples ? now[what] : now[what] - before[what];
    const real = since('audioSamples') - since('concealedSamples');
    made += Math.max(0, since('concealedSamples') - since('silentConcealedSamples'));
    played += since('audioSamples');
    if (real < (SECOND / 2) * ((now.at - before.at) / 1000)) unheard += 1;
    looks += 1;
    before = now;
  }
  return {
    'made up': (made / Math.max(1, played)) * 100,
    'seconds unheard': (unheard / Math.max(1, looks)) * 100,
  };
}

const OUTAGE_MS = 3000;
const restart = (rounds: number) =>
  onLine({ count: 4 }, (place) =>
    compare({
      title: 'The media server dies and is back in 3 s: until the first picture',
      rounds,
      warm: true,
      otherName: 'bare (stock reconnect policy)',
      figures: [
        { name: 'picture after death', unit: 's', goal: 0.5, by: 'median' },
        { name: 'picture after the server answers', unit: 's', by: 'median' },
        { name: 'bots back after the server answers', unit: 's', by: 'median' },
      ],
      ...sides(place, { count: 4 }, async ({ page }) => {
        const { killedAt, upAt } = await place.house.restartMedia(OUTAGE_MS);
        const bots = place.bots.allInside().then(() => Date.now());
        // Not before the server is started again: on a busy machine frames of before are shown late.
        const frame = await firstFrameAfter(page, killedAt + OUTAGE_MS, 90_000);
        return {
          'picture after death': (frame - killedAt) / 1000,
          'picture after the server answers': (frame - upAt) / 1000,
          'bots back after the server answers': ((await bots) - upAt) / 1000,
        };
      }),
    }),
  );

const blackhole = (rounds: number) =>
  onLine({ count: 4 }, (place) =>
    compare({
      title: 'Nothing gets through for 12 s: until the first picture after healing',
      rounds,
      warm: true,
      otherName: 'bare',
      figures: [
        { name: 'first picture', unit: 'ms', goal: 1.2, by: 'median' },
        { name: 'frames in the 3 s after healing', unit: '', by: 'median' },
      ],
      ...sides(place, { count: 4 }, async ({ page }) => {
        // A key frame that happens to come just after healing shows at once, else lost packets are sent again first. The bots'
        // key frames go by when the viewer asked for one as it entered: without this each side met the same moment every time.
        await wait(Math.random() * KEY_FRAME_SECONDS * 1000);
        await place.network.set({ hole: 1 });
        const from = Date.now();
        await wait(12_000);
        const { frames } = await framesBetween(page, from + 2000, Date.now());
        if (frames > 0) throw new VoidSample(`${frames} frames came through the hole`);
        await place.network.set(GOOD);
        const healed = Date.now();
        const first = await firstFrameAfter(page, healed, 60_000);
        await wait(Math.max(0, healed + 3000 - Date.now()));
        return {
          'first picture': first - healed,
          'frames in the 3 s after healing': (await framesBetween(page, healed, healed + 3000)).frames,
        };
      }),
    }),
  );

const HIGH_WITHIN_MS = 60_000;
const narrow = (rounds: number) =>
  onLine({ count: 1, speakers: 1 }, (place) =>
    compare({
      title: '100 kbit/s down, from 5 s on for 20 s; then until 720p is back (60 = not within 60 s)',
      rounds,
      warm: true,
      otherName: 'bare',
      figures: [
        { name: 'audio concealed', unit: '%', goal: { atMost: 5 }, by: 'median' },
        { name: 'line down', unit: 'kbit/s', by: 'median' },
        { name: 'frames', unit: '/s', by: 'median' },
        { name: '720p back', unit: 's', goal: 0.5, by: 'median' },
      ],
      ...sides(place, { count: 1, viewport: LARGE }, async (viewer) => {
        await firstFrameAfter(viewer.page, 0, 60_000, 1280);
        await place.network.set({ down: 100 });
        await wait(5000);
        const seen = await watched(place, viewer, 20_000);
        if (seen['line down'] > 105) throw new VoidSample(`${seen['line down']} kbit/s came through 100`);
        await place.network.set(GOOD);
        const healed = Date.now();
        const back = await firstFrameAfter(viewer.page, healed, HIGH_WITHIN_MS, 1280).catch(
          () => healed + HIGH_WITHIN_MS,
        );
        return { ...seen, '720p back': (back - healed) / 1000 };
      }),
    }),
  );

const loss = (rounds: number) =>
  onLine({ count: 1, speakers: 1, red: true }, (place) =>
    compare({
      title: '5 % of packets lost each way, sender with RED: over 30 s',
      rounds,
      warm: true,
      otherName: 'bare',
      figures: [
        { name: 'audio concealed', unit: '%', goal: { atMost: 1 }, by: 'median' },
        { name: 'frames', unit: '/s', by: 'median' },
        { name: 'frozen', unit: 's', by: 'median' },
      ],
      ...sides(place, { count: 1 }, async (viewer) => {
        await place.network.set({ loss: 0.05 });
        await wait(5000);
        const before = await readMedia(viewer.page);
        const seen = await watched(place, viewer, 30_000);
        const lost = (await readMedia(viewer.page)).audioPacketsLost - before.audioPacketsLost;
        if (lost < 20) throw new VoidSample(`only ${lost} sound packets were lost`);
        return seen;
      }),
    }),
  );

const village = (rounds: number) =>
  onLine({ count: 4, speakers: 1, red: true }, (place) =>
    compare({
      title: 'Listening in a meeting of four on 200 kbit/s down, 32 up: from 10 s after entering, for 30 s',
      rounds,
      warm: true,
      otherName: 'bare',
      figures: [
        { name: 'made up', unit: '%', goal: { atMost: 5 }, by: 'median' },
        { name: 'seconds unheard', unit: '%', goal: { atMost: 5 }, by: 'median' },
        { name: 'line down', unit: 'kbit/s', goal: { atMost: 200 }, by: 'median' },
        { name: 'line up', unit: 'kbit/s', goal: { atMost: 32 }, by: 'median' },
        { name: 'dropped', unit: 'packets', by: 'median' },
        { name: 'frames', unit: '/s', by: 'median' },
      ],
      ...sides(place, { count: 0, enterOn: { down: 200, up: 32 } }, async (viewer) => {
        await wait(10_000);
        const [seen, heard] = await Promise.all([watched(place, viewer, 30_000), listened(viewer, 30_000)]);
        return { ...seen, ...heard };
      }),
    }),
  );

const runs: Record<LineName, (rounds: number) => Promise<boolean>> = { restart, blackhole, narrow, loss, village };

export function compareLine(name: LineName, rounds: number): Promise<boolean> {
  return runs[name](rounds);
}
