// An office, its media server and three colleagues at one end of a line that can be made bad; at the other a network namespace
// where a client is started, so that nothing can go around the line.
import { execFileSync } from 'node:child_process';
import { type Bots, startBots } from '../bench/rig/bots.ts';
import { type House, openHouse } from '../bench/rig/house.ts';
import { LINE, type Network, openNetwork } from '../bench/rig/network.ts';
import { program } from '../bench/rig/programs.ts';

export const linePossible = process.platform === 'linux' && process.getuid?.() === 0;

export type HouseOnLine = {
  /** Where the client has to run. */
  namespace: string;
  network: Network;
  house: House;
  bots: Bots;
  stop(): Promise<void>;
};

export async function openHouseOnLine(label: string): Promise<HouseOnLine> {
  const namespace = `pendopo-${label}-${process.pid}`;
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    delete process.env['PENDOPO_BENCH_CLIENT_NAMESPACE'];
    for (const end of stops.toReversed()) await end();
  };
  try {
    for (const name of ['bot', 'shaper'] as const) program(name);
    execFileSync('ip', ['netns', 'add', namespace]);
    stops.push(() => execFileSync('ip', ['netns', 'delete', namespace]));
    // The client talks to the line through a proxy on its own loopback, into whose sockets a whole file would fit at once.
    const little = ['wmem', 'rmem'].map((name) => `echo "4096 65536 65536" > /proc/sys/net/ipv4/tcp_${name}`);
    execFileSync('nsenter', [`--net=/run/netns/${namespace}`, 'sh', '-ec', little.join(';')]);
    process.env['PENDOPO_BENCH_CLIENT_NAMESPACE'] = namespace;
    const network = await openNetwork();
    stops.push(() => network.close());
    const house = await openHouse(label, { line: LINE, autoCreate: true });
    stops.push(() => house.stop());
    const { office, media } = house;
    await network.offer([office.url, office.issuer, media.url].map((url) => Number(new URL(url).port)));
    const bots = await startBots({ url: media.url, keys: media, room: house.meetingId, count: 3, speakers: 1 });
    stops.push(() => bots.stop());
    return { namespace, network, house, bots, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
