import { expect, it } from 'vitest';
import { belongs, onlyWay, relaysFor, transportOf } from './probe-candidates.ts';

const udp = 'candidate:1 1 udp 2130706431 10.0.0.5 50000 typ host';
const tcp = 'candidate:2 1 TCP 1671430143 10.0.0.5 7881 typ host tcptype passive';

it('reads the transport of a candidate, however it is written', () => {
  expect([udp, tcp, `a=${tcp}`, 'rubbish'].map(transportOf)).toEqual(['udp', 'tcp', 'tcp', null]);
});

it('lets only candidates of the way through', () => {
  const kept = (way: Parameters<typeof belongs>[1]) => [udp, tcp].filter((line) => belongs(line, way));
  expect(kept('udp')).toEqual([udp]);
  expect(kept('tcp')).toEqual([tcp]);
  // A relay's way is chosen by the relay; what is behind it may be anything.
  expect(kept('turnTls')).toEqual([udp, tcp]);
  expect(kept('any')).toEqual([udp, tcp]);
  expect([belongs('', 'tcp'), belongs(undefined, 'tcp')]).toEqual([true, true]);
});

it('takes the others out of a description and leaves everything else as it is', () => {
  const sdp = ['v=0', 'm=application 9', `a=${udp}`, `a=${tcp}`, 'a=end-of-candidates', ''].join('\r\n');
  expect(onlyWay(sdp, 'tcp')).toBe(['v=0', 'm=application 9', `a=${tcp}`, 'a=end-of-candidates', ''].join('\r\n'));
  expect(onlyWay(sdp, 'turnUdp')).toBe(sdp);
});

it('chooses the relays of a way', () => {
  const servers = [
    { urls: ['stun:10.0.0.5:3478'] },
    { urls: ['turn:10.0.0.5:3478?transport=udp', 'turns:media.example.go.id:443?transport=tcp'], username: 'u' },
    { urls: ['turn:10.0.0.6:3478?transport=tcp'] },
  ];
  expect(relaysFor(servers, 'turnTls')).toEqual([
    { urls: ['turns:media.example.go.id:443?transport=tcp'], username: 'u' },
  ]);
  expect(relaysFor(servers, 'turnUdp')).toEqual([{ urls: ['turn:10.0.0.5:3478?transport=udp'], username: 'u' }]);
  expect(relaysFor(servers, 'udp')).toEqual([]);
  expect(relaysFor(servers, 'any')).toHaveLength(3);
});
