// `npm run bench [NAME…] [--rounds N] [--cycles N]`: each comparison is a ratio in one run; exits 1 when a goal is missed.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Agenda } from '../contract/http.ts';
import { startOffice } from '../scripts/office/office.ts';
import { signIn } from '../scripts/office/person.ts';
import { inDev, root } from '../scripts/setup/places.mjs';
import { startColleagues } from '../tests/clients.ts';
import { ColdStarter, knowsMediaHosts } from './cold-start.ts';
import { compare } from './compare.ts';
import { type CallName, compareCall } from './comparisons/call.ts';
import { compareDelay } from './comparisons/delay.ts';
import { compareLeak } from './comparisons/leak.ts';
import { compareLine, type LineName, lineNames } from './comparisons/line.ts';
import { compareRoster } from './comparisons/roster.ts';
import { joinBare, joinProduct, serveBare } from './join.ts';
import { type House, openHouse } from './rig/house.ts';
import { insideNetwork, runInNetwork } from './rig/network.ts';
import { goFirst } from './rig/priority.ts';

const words = process.argv.slice(2);
const option = (name: string) => {
  const at = words.indexOf(`--${name}`);
  return at < 0 ? undefined : Number(words.splice(at, 2)[1]) || undefined;
};
const rounds = option('rounds');
/** Of joining and leaving, for `leak`. */
const cycles = option('cycles') ?? 200;
const electron = process.env['PENDOPO_ELECTRON_RUNTIME'] ?? inDev('electron-25', 'electron');

async function coldStart(): Promise<boolean> {
  const office = await startOffice({ dataDir: mkdtempSync(join(tmpdir(), 'pendopo-bench-data-')), label: 'bench' });
  const ours = new ColdStarter(electron, root, { PENDOPO_SERVER_URL: office.url });
  const empty = new ColdStarter(electron, join(import.meta.dirname, 'empty'));
  try {
    await ours.prime(knowsMediaHosts);
    await empty.prime(() => true);
    return await compare({
      title: 'Cold start to interactive',
      rounds: rounds ?? 8,
      ours: () => ours.measure(),
      other: () => empty.measure(),
      otherName: 'an empty window',
      figures: [
        { name: 'time', unit: 'ms', goal: 1.15, by: 'min' },
        { name: 'cpu', unit: 'ms', goal: 1.25, by: 'median' },
        { name: 'memory', unit: 'MB PSS', by: 'median' },
      ],
    });
  } finally {
    ours.close();
    empty.close();
    await office.stop();
  }
}

async function joining(): Promise<boolean> {
  const office = await startOffice({ dataDir: mkdtempSync(join(tmpdir(), 'pendopo-bench-data-')), label: 'bench' });
  try {
    const sri = await signIn(office.url, 'sri.wahyuni');
    const { meetings } = await sri.call<Agenda>('GET', '/api/agenda');
    const meeting = meetings.find(({ state }) => state === 'open' || state === 'live');
    if (!meeting) throw new Error('the demo has no running meeting');
    const colleagues = await startColleagues(office.url, meeting.id, ['dwi.lestari']);
    const bare = await serveBare();
    try {
      return await compare({
        title: 'Press "join" to the first remote frame',
        rounds: rounds ?? 8,
        ours: () => joinProduct(office, meeting.id, `bench-${process.pid}-${Date.now()}`),
        other: () => joinBare(electron, bare.url, sri, meeting.id, `bench-bare-${process.pid}-${Date.now()}`),
        otherName: 'a bare livekit-client page',
        figures: [{ name: 'join', unit: 'ms', goal: 1, by: 'min' }],
      });
    } finally {
      bare.close();
      await colleagues.stop();
    }
  } finally {
    await office.stop();
  }
}

async function inHouse(run: (house: House) => Promise<boolean>): Promise<boolean> {
  const house = await openHouse('bench');
  try {
    return await run(house);
  } finally {
    await house.stop();
  }
}

/** Behind a line of its own: the same command once more, inside its namespaces. */
async function onLine(name: LineName): Promise<boolean> {
  if (insideNetwork()) return compareLine(name, rounds ?? 3);
  const same = [import.meta.filename, name, ...(rounds ? ['--rounds', String(rounds)] : [])];
  return (await runInNetwork(same)) === 0;
}

const callNames: CallName[] = ['tiles', 'churn', 'memory'];
const others: Record<string, () => Promise<boolean>> = {
  start: coldStart,
  join: joining,
  leak: () => inHouse((house) => compareLeak(house, cycles)),
  delay: () => inHouse((house) => compareDelay(house, rounds ?? 5)),
  roster: () => compareRoster(rounds ?? 5),
  ...Object.fromEntries(lineNames.map((name) => [name, () => onLine(name)])),
};
const known = [...Object.keys(others), ...callNames];
const unknown = words.filter((word) => !known.includes(word));
if (unknown.length > 0) throw new Error(`no comparison ${unknown.join(', ')}; there are ${known.join(', ')}`);
const wanted = words.length === 0 ? known : words;
goFirst(process.pid);
process.on('exit', () => goFirst(process.pid, '0'));
let met = true;
for (const [name, run] of Object.entries(others)) if (wanted.includes(name)) met = (await run()) && met;
const calls = callNames.filter((name) => wanted.includes(name));
// One call shows all three.
if (calls.length > 0) met = (await inHouse((house) => compareCall(house, calls, rounds ?? 5))) && met;
process.exitCode = met ? 0 : 1;
