import { Track } from 'livekit-client';
import { ProbeRoom } from './probe-room.ts';
import { makeTestSignal } from './probe-signal.ts';

/** kbit/s; what a meeting sends at most with one camera is a little less. */
export const MOST_KBIT = 2500;
const MEDIA_MS = 8000;
/** The congestion control begins low and feels its way up. */
const RAMP_MS = 2500;
const WINDOW_MS = 4000;

export type Loopback = {
  upKbit: number;
  upEstimateKbit: number | undefined;
  downKbit: number;
  lossUpPercent: number | undefined;
  lossDownPercent: number;
  jitterMs: number | undefined;
  roundTripMs: number | undefined;
  protocol: string | undefined;
};

type Count = { at: number; sent: number; received: number; lostUp: number; packetsUp: number };
type Numbers = Record<string, number | string | undefined>;

/**
 * Sends a test picture and tone to the media server and back to ourselves by the way a meeting would take, and measures what
 * arrives. Up to MOST_KBIT: a wider line shows as that much.
 * @throws when no media connection comes up, or on abort
 */
export async function measureLoopback(
  url: string,
  tokens: { sender: string; receiver: string },
  signal: AbortSignal,
): Promise<Loopback> {
  const made = makeTestSignal();
  const shared = { url, way: 'any' as const, signal, mediaMs: MEDIA_MS };
  const sender = new ProbeRoom({ ...shared, token: tokens.sender });
  const receiver = new ProbeRoom({ ...shared, token: tokens.receiver, receive: true });
  try {
    await Promise.all([sender.connected, receiver.connected]);
    await Promise.all([
      sender.room.localParticipant.publishTrack(made.video, {
        source: Track.Source.Camera,
        simulcast: false,
        videoCodec: 'vp8',
        videoEncoding: { maxBitrate: MOST_KBIT * 1000, maxFramerate: 24 },
      }),
      sender.room.localParticipant.publishTrack(made.audio, {
        source: Track.Source.Microphone,
        dtx: false,
        red: false,
      }),
    ]);
    await pause(RAMP_MS, signal);
    const before = await count(sender, receiver);
    await pause(WINDOW_MS, signal);
    const after = await count(sender, receiver);
    const [sent, heard] = await Promise.all([sender.stats(), receiver.stats()]);
    const selected = await sender.selected();
    const inbound = (heard as Numbers[]).filter(({ type }) => type === 'inbound-rtp');
    const lost = Math.max(0, sum(inbound, 'packetsLost'));
    const jitters = inbound.filter(({ kind }) => kind === 'audio').map(({ jitter }) => Number(jitter));
    const reported = (sent as Numbers[]).some(({ type }) => type === 'remote-inbound-rtp');
    const seconds = (after.at - before.at) / 1000;
    const kbit = (bytes: number) => Math.round((bytes * 8) / 1000 / seconds);
    return {
      upKbit: kbit(after.sent - before.sent),
      upEstimateKbit: selected?.upEstimateKbit,
      downKbit: kbit(after.received - before.received),
      lossUpPercent: reported ? percent(after.lostUp, after.packetsUp) : undefined,
      lossDownPercent: percent(lost, lost + sum(inbound, 'packetsReceived')),
      jitterMs: jitters.length > 0 ? Math.round(Math.max(...jitters) * 1000) : undefined,
      roundTripMs: selected?.roundTripMs,
      protocol: selected?.protocol,
    };
  } finally {
    made.stop();
    await Promise.all([sender.close(), receiver.close()]);
  }
}

async function count(sender: ProbeRoom, receiver: ProbeRoom): Promise<Count> {
  const [sent, heard] = (await Promise.all([sender.stats(), receiver.stats()])) as [Numbers[], Numbers[]];
  const of = (stats: Numbers[], type: string) => stats.filter((one) => one['type'] === type);
  return {
    at: performance.now(),
    sent: sum(of(sent, 'outbound-rtp'), 'bytesSent') + sum(of(sent, 'outbound-rtp'), 'headerBytesSent'),
    received: sum(of(heard, 'inbound-rtp'), 'bytesReceived') + sum(of(heard, 'inbound-rtp'), 'headerBytesReceived'),
    lostUp: Math.max(0, sum(of(sent, 'remote-inbound-rtp'), 'packetsLost')),
    packetsUp: sum(of(sent, 'outbound-rtp'), 'packetsSent'),
  };
}

const sum = (stats: Numbers[], name: string) => stats.reduce((total, one) => total + Number(one[name] ?? 0), 0);
const percent = (part: number, whole: number) => (whole > 0 ? Math.round((part / whole) * 1000) / 10 : 0);

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    const stop = () => {
      clearTimeout(timer);
      fail(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      done();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
