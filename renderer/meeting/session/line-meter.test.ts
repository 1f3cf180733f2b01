import { expect, it } from 'vitest';
import { compareLooks, type Look, progressOf, type Report } from './line-meter.ts';

const look = (at: number, reports: Report[]): Look => ({ at, reports: new Map(reports.map((one) => [one.id, one])) });
const voice = (more: Partial<Report>): Report => ({
  id: 'v',
  type: 'inbound-rtp',
  kind: 'audio',
  trackIdentifier: 'voice',
  packetsReceived: 100,
  packetsLost: 0,
  packetsDiscarded: 0,
  concealedSamples: 0,
  silentConcealedSamples: 0,
  totalSamplesReceived: 96_000,
  jitter: 0.004,
  ...more,
});
const picture = (more: Partial<Report>): Report => ({
  id: 'p',
  type: 'inbound-rtp',
  kind: 'video',
  trackIdentifier: 'picture',
  packetsReceived: 1000,
  packetsLost: 0,
  framesDecoded: 100,
  framesReceived: 100,
  framesDropped: 0,
  totalFreezesDuration: 0,
  frameHeight: 720,
  ...more,
});
const expected = new Map([['picture', { height: 720, moving: true, withheld: false }]]);

it('counts sound made up for lost packets, and leaves out silence', () => {
  const before = look(0, [voice({})]);
  const now = voice({
    packetsReceived: 140,
    packetsLost: 10,
    concealedSamples: 14_400,
    silentConcealedSamples: 4800,
    totalSamplesReceived: 192_000,
  });
  const sample = compareLooks(before, look(2000, [now]), new Map());
  expect(sample.concealed).toBeCloseTo(0.1);
  expect(sample.loss).toBeCloseTo(0.2);
});

it('takes no voice that just fell silent for a fault, and none that stopped', () => {
  const before = look(0, [voice({})]);
  const quiet = voice({ packetsReceived: 105, concealedSamples: 9600, totalSamplesReceived: 192_000 });
  expect(compareLooks(before, look(2000, [quiet]), new Map()).concealed).toBe(0);
  const stopped = voice({ concealedSamples: 9600, totalSamplesReceived: 192_000 });
  expect(compareLooks(before, look(2000, [stopped]), new Map()).concealed).toBeNull();
});

it('knows a machine that cannot keep up from a line that cannot', () => {
  const before = look(0, [voice({}), picture({})]);
  const late = voice({
    packetsReceived: 200,
    packetsDiscarded: 30,
    concealedSamples: 28_800,
    totalSamplesReceived: 192_000,
  });
  const now = [late, picture({ framesReceived: 150, framesDecoded: 145, packetsReceived: 1500 })];
  expect(compareLooks(before, look(2000, now), expected)).toMatchObject({ concealed: 0, loss: 0, busy: true });
  const dropping = [voice({}), picture({ framesReceived: 150, framesDropped: 20, framesDecoded: 120 })];
  expect(compareLooks(before, look(2000, dropping), expected).busy).toBe(true);
});

it('sees pictures that stand still, come small or do not come at all', () => {
  const before = look(0, [picture({})]);
  expect(compareLooks(before, look(2000, [picture({})]), expected)).toMatchObject({ frozen: 1, pictures: 1 });
  const halting = picture({ framesDecoded: 120, totalFreezesDuration: 1, frameHeight: 180 });
  expect(compareLooks(before, look(2000, [halting]), expected)).toMatchObject({ frozen: 0.5, shrunk: 1 });
  expect(compareLooks(look(0, []), look(2000, []), expected)).toMatchObject({ frozen: 1, pictures: 1 });
  const slides = new Map([['picture', { height: 720, moving: false, withheld: false }]]);
  expect(compareLooks(before, look(2000, [picture({})]), slides).frozen).toBe(0);
  const kept = new Map([...expected, ['other', { height: 720, moving: true, withheld: true }]]);
  expect(compareLooks(before, look(2000, [halting]), kept).withheld).toBe(0.5);
});

it('compares a new track with nothing', () => {
  const sample = compareLooks(
    look(0, []),
    look(1000, [voice({ packetsLost: 50, concealedSamples: 40_000 })]),
    new Map(),
  );
  expect(sample).toMatchObject({ concealed: null, loss: null });
});

it('reads what goes out, and whether the line lives', () => {
  const reports: Report[] = [
    { id: 't', type: 'transport', bytesReceived: 10 },
    { id: 'c', type: 'candidate-pair', nominated: true, responsesReceived: 3, availableOutgoingBitrate: 90_000 },
    { id: 'r', type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.2 },
    { id: 'a', type: 'outbound-rtp', kind: 'audio', packetsSent: 50, active: true },
    { id: 'q', type: 'outbound-rtp', kind: 'video', packetsSent: 70, active: false },
  ];
  expect(progressOf(look(0, reports))).toMatchObject({ line: 13, sent: { audio: 50, video: null } });
  expect(compareLooks(look(0, []), look(1000, reports), new Map())).toMatchObject({ outgoing: 90_000, lossOut: 0.2 });
});
