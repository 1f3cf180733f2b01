import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { BareCall } from '../bare/call.ts';
import { compare, VoidSample } from '../compare.ts';
import { MAIN_THREAD, measureChromium, since } from '../process-tree.ts';
import { startChromium } from '../rig/chromium.ts';
import { type House, LOGIN, openHouse } from '../rig/house.ts';
import { LineProgram } from '../rig/line-program.ts';
import { toPrejoin } from '../rig/product.ts';
import { program } from '../rig/programs.ts';
import { joinBareCall } from '../rig/viewers.ts';

const PEOPLE = 1000;
const UPDATES_PER_SECOND = 100;
const SETTLE_MS = 5_000;
/** V8 tidies up, in one piece of up to 80 ms, half a minute after entering (its memory reducer): no cost of any update. */
const AT_REST_MS = 40_000;
/** A multiple of the three seconds for which the server gathers what befalls listeners. */
const WINDOW_MS = 12_000;

/**
 * A room of a thousand. They are put into the real server's messages on their way (bench/bot/roster.go): the snapshot at joining, then
 * a hundred listeners a second who leave and come, which the server says together every three seconds; then a hundred microphones
 * a second going on and off, each in a message of its own. Nobody sends media; the connection is a real one.
 */
export async function compareRoster(rounds: number): Promise<boolean> {
  const crowd = new LineProgram(program('bot'), ['roster']);
  const house = await openHouse('bench-roster', {}, async (url) => {
    crowd.tell({ target: url.replace(/^ws/, 'http'), people: PEOPLE });
    const { url: front } = (await crowd.line((line) => line['ready'] === 'roster', 10_000)) as { url: string };
    return front.replace(/^http/, 'ws');
  });
  const sample = (enter: (page: Page, house: House) => Promise<number>, prepare: typeof toAgenda) => async () => {
    const chromium = await startChromium();
    try {
      await chromium.page.addInitScript(noteSnapshot);
      await prepare(chromium.page, house);
      const before = measureChromium(chromium.pid);
      const shown = await enter(chromium.page, house);
      const entering = since(measureChromium(chromium.pid), before);
      const { idle, comings, microphones } = await whileUpdated(chromium.pid, crowd);
      return {
        'snapshot to list': shown,
        'main thread until the list': entering.rendererThreads[MAIN_THREAD] ?? Number.NaN,
        'listeners coming and going': comings.fresh - idle,
        'listeners coming and going, warm': comings.warm - idle,
        'microphones on and off': microphones.fresh - idle,
        'microphones on and off, warm': microphones.warm - idle,
        'added by listeners': comings.fresh - idle,
        'added by microphones': microphones.fresh - idle,
        'main thread at rest': idle,
      };
    } finally {
      await chromium.close();
    }
  };
  try {
    return await compare({
      title: `A room of ${PEOPLE}: from the snapshot to the list on the screen, and ${UPDATES_PER_SECOND} updates/s`,
      rounds,
      otherName: 'bare (no list: until connected)',
      figures: [
        { name: 'snapshot to list', unit: 'ms', goal: 1.3, by: 'min' },
        { name: 'main thread until the list', unit: 'ms', by: 'min' },
        { name: 'listeners coming and going', unit: 'ms/s', goal: { atMost: 10 }, by: 'median' },
        { name: 'listeners coming and going, warm', unit: 'ms/s', goal: { atMost: 10 }, by: 'median' },
        { name: 'microphones on and off', unit: 'ms/s', goal: { atMost: 10 }, by: 'median' },
        { name: 'microphones on and off, warm', unit: 'ms/s', goal: { plus: 10 }, by: 'median' },
        // The goal's other reading: what our list adds to what LiveKit takes by itself.
        { name: 'added by listeners', unit: 'ms/s', goal: { plus: 10 }, by: 'median' },
        { name: 'added by microphones', unit: 'ms/s', goal: { plus: 10 }, by: 'median' },
        { name: 'main thread at rest', unit: 'ms/s', by: 'median' },
      ],
      ours: sample(enterWithList, toAgenda),
      other: sample(enterBare, toBare),
    });
  } finally {
    await house.stop();
    await crowd.stop();
  }
}

type Load = { microphones?: number; comings?: number };

/** ms on the main thread per second: at rest, in the first seconds of a load, and once the engine has compiled what it runs. */
async function whileUpdated(pid: number, crowd: LineProgram) {
  const window = async () => {
    const before = measureChromium(pid);
    await wait(WINDOW_MS);
    const ms = since(measureChromium(pid), before).rendererThreads[MAIN_THREAD] ?? Number.NaN;
    return ms / (WINDOW_MS / 1000);
  };
  const told = async (load: Load) => {
    const answer = crowd.next((line) => typeof line['sent'] === 'number', 5_000);
    crowd.tell({ microphones: 0, comings: 0, ...load });
    return Number((await answer)['sent']);
  };
  const under = async (load: Load) => {
    const from = await told(load);
    const fresh = await window();
    await wait(SETTLE_MS);
    const warm = await window();
    const sent = (await told({})) - from;
    if (sent < UPDATES_PER_SECOND * 2 * (WINDOW_MS / 1000)) throw new VoidSample(`only ${sent} updates were sent`);
    return { fresh, warm };
  };
  await wait(AT_REST_MS);
  const idle = await window();
  const comings = await under({ comings: UPDATES_PER_SECOND });
  const microphones = await under({ microphones: UPDATES_PER_SECOND });
  return { idle, comings, microphones };
}

/** Runs in the page: notes when the large first message of the server, the snapshot, came in. */
function noteSnapshot() {
  const Real = globalThis.WebSocket;
  globalThis.WebSocket = class extends Real {
    constructor(...args: ConstructorParameters<typeof Real>) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        const bytes = data instanceof Blob ? data.size : (data as ArrayBuffer).byteLength;
        if (bytes > 50_000) (globalThis as { snapshotAt?: number }).snapshotAt ??= performance.now();
      });
    }
  };
}

const toAgenda = (page: Page, house: House) => toPrejoin(page, house.office.url, LOGIN, house.meetingId);

/** Presses "join", and "people" the moment it can be pressed. @returns ms from the snapshot to painted rows */
async function enterWithList(page: Page): Promise<number> {
  const shown = page.evaluate(
    (people) =>
      new Promise<number>((resolve) => {
        const state = { pressed: false, done: false };
        new MutationObserver(() => {
          const button = state.pressed ? null : document.querySelector<HTMLElement>('[data-testid="people"]');
          // Drawn beforehand and hidden until then.
          if (button?.checkVisibility()) {
            state.pressed = true;
            button.click();
          }
          const list = document.querySelector<HTMLElement>('[data-testid="people-list"]');
          if (state.done || Number(list?.dataset['count']) < people || !list?.querySelector('[data-testid="person"]'))
            return;
          state.done = true;
          requestAnimationFrame(() =>
            requestAnimationFrame(() =>
              resolve(performance.now() - ((globalThis as { snapshotAt?: number }).snapshotAt ?? Number.NaN)),
            ),
          );
        }).observe(document.body, {
          childList: true,
          subtree: true,
          attributes: true,
          attributeFilter: ['data-count', 'style'],
        });
      }),
    PEOPLE,
  );
  await page.click('[data-testid="prejoin-join"]');
  return within(shown, 60_000);
}

let grant: { url: string; token: string } | undefined;
async function toBare(page: Page, house: House) {
  grant = await house.grant();
  await page.goto(`${house.bareUrl}call.html`);
}

async function enterBare(page: Page): Promise<number> {
  if (!grant) throw new Error('no grant');
  await joinBareCall(page, grant, { width: 640, height: 360 });
  const { ms, people } = await page.evaluate(() => ({
    ms: performance.now() - ((globalThis as { snapshotAt?: number }).snapshotAt ?? Number.NaN),
    people: (globalThis as unknown as { bare: BareCall }).bare.people(),
  }));
  if (people < PEOPLE) throw new VoidSample(`bare knows ${people} people`);
  return ms;
}

function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  return Promise.race([
    promise,
    wait(ms, undefined, { ref: false }).then(() => {
      throw new Error(`not within ${ms} ms`);
    }),
  ]);
}
