// `npm run bench [start|join] [--rounds N]`: each comparison is a ratio in one run; exits 1 when a goal is missed.
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
import { joinBare, joinProduct, serveBare } from './join.ts';

const words = process.argv.slice(2);
const rounds = Number(words[words.indexOf('--rounds') + 1]) || 8;
const wanted: string[] = words.filter((word) => word === 'start' || word === 'join');
const runs = (name: string) => wanted.length === 0 || wanted.includes(name);
const electron = process.env['PENDOPO_ELECTRON_RUNTIME'] ?? inDev('electron-25', 'electron');

let met = true;
const office = await startOffice({ dataDir: mkdtempSync(join(tmpdir(), 'pendopo-bench-data-')), label: 'bench' });
try {
  if (runs('start')) {
    const ours = new ColdStarter(electron, root, { PENDOPO_SERVER_URL: office.url });
    const empty = new ColdStarter(electron, join(import.meta.dirname, 'empty'));
    try {
      await ours.prime(knowsMediaHosts);
      await empty.prime(() => true);
      met =
        (await compare({
          title: 'Cold start to interactive',
          rounds,
          ours: () => ours.measure(),
          other: () => empty.measure(),
          otherName: 'an empty window',
          figures: [
            { name: 'time', unit: 'ms', goal: 1.15, by: 'min' },
            { name: 'cpu', unit: 'ms', goal: 1.25, by: 'median' },
            { name: 'memory', unit: 'MB PSS', by: 'median' },
          ],
        })) && met;
    } finally {
      ours.close();
      empty.close();
    }
  }
  if (runs('join')) {
    const sri = await signIn(office.url, 'sri.wahyuni');
    const { meetings } = await sri.call<Agenda>('GET', '/api/agenda');
    const meeting = meetings.find(({ state }) => state === 'open' || state === 'live');
    if (!meeting) throw new Error('the demo has no running meeting');
    const colleagues = await startColleagues(office.url, meeting.id, ['dwi.lestari']);
    const bare = await serveBare();
    try {
      met =
        (await compare({
          title: 'Press "join" to the first remote frame',
          rounds,
          ours: () => joinProduct(office, meeting.id, `bench-${process.pid}-${Date.now()}`),
          other: () => joinBare(electron, bare.url, sri, meeting.id, `bench-bare-${process.pid}-${Date.now()}`),
          otherName: 'a bare livekit-client page',
          figures: [{ name: 'join', unit: 'ms', goal: 1, by: 'min' }],
        })) && met;
    } finally {
      bare.close();
      await colleagues.stop();
    }
  }
} finally {
  await office.stop();
}
process.exitCode = met ? 0 : 1;
