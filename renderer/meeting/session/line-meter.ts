import type { LineSample } from './line.ts';

/** What of RTCStatsReport is read (W3C webrtc-stats); a browser may leave any of it out. */
export type Report = {
  id: string;
  type: string;
  kind?: string;
  trackIdentifier?: string;
  packetsReceived?: number;
  packetsLost?: number;
  packetsDiscarded?: number;
  packetsSent?: number;
  concealedSamples?: number;
  silentConcealedSamples?: number;
  totalSamplesReceived?: number;
  jitter?: number;
  framesDecoded?: number;
  framesReceived?: number;
  framesDropped?: number;
  totalFreezesDuration?: number;
  frameHeight?: number;
  bytesReceived?: number;
  nominated?: boolean;
  responsesReceived?: number;
  availableIncomingBitrate?: number;
  availableOutgoingBitrate?: number;
  currentRoundTripTime?: number;
  fractionLost?: number;
  qualityLimitationReason?: string;
  active?: boolean;
};

/**
 * Pictures we wait for, by MediaStreamTrack id: the height asked for, whether they move by nature (a slide does not), and whether
 * the server said that it keeps them back.
 */
export type Expected = ReadonlyMap<string, { height: number; moving: boolean; withheld: boolean }>;

/** `reports` by connection and id: the same id means another thing in another connection. */
export type Look = { at: number; reports: ReadonlyMap<string, Report> };

/** How far each thing has come: packets of voices and frames of pictures by MediaStreamTrack id, the line itself, our own sending. */
export type Progress = {
  received: ReadonlyMap<string, number>;
  line: number;
  sent: { audio: number | null; video: number | null };
};

/** Compares two looks at the statistics of all connections to the media server. */
export function compareLooks(before: Look, now: Look, expected: Expected): LineSample {
  const seconds = Math.max(0.001, (now.at - before.at) / 1000);
  let made = 0;
  let late = 0;
  let samples = 0;
  let voices = 0;
  let lost = 0;
  let packets = 0;
  let frozen = 0;
  let shrunk = 0;
  let pictures = 0;
  let dropped = 0;
  let frames = 0;
  let bytes = 0;
  let jitter: number | null = null;
  let incoming: number | null = null;
  let outgoing: number | null = null;
  let lossOut: number | null = null;
  let sending = false;
  let encoderBusy = false;
  const arrived = new Set<string>();
  for (const [key, report] of now.reports) {
    const earlier = before.reports.get(key);
    const more = (name: NumberField) => Math.max(0, (report[name] ?? 0) - (earlier?.[name] ?? 0));
    if (report.type === 'inbound-rtp') {
      // The first look at a track compares with nothing: what was lost before we came is no news.
      if (!earlier) {
        if (report.trackIdentifier) arrived.add(report.trackIdentifier);
        pictures += expected.has(report.trackIdentifier ?? '') ? 1 : 0;
        continue;
      }
      const gone = more('packetsLost');
      const came = more('packetsReceived');
      lost += gone;
      packets += came + gone;
      if (report.kind === 'audio') {
        if (came === 0 && gone === 0) continue;
        voices += 1;
        jitter = Math.max(jitter ?? 0, report.jitter ?? 0);
        samples += more('totalSamplesReceived');
        const madeUp = Math.max(0, more('concealedSamples') - more('silentConcealedSamples'));
        // A voice that falls silent is made up for a moment too: only missing packets are the line's fault. Packets that came
        // but too late, none of them missing, were kept waiting by a machine without a free processor.
        if (gone > 0) made += madeUp;
        else if (more('packetsDiscarded') > 0) late += madeUp;
      } else {
        dropped += more('framesDropped');
        frames += more('framesReceived');
        const wish = expected.get(report.trackIdentifier ?? '');
        if (!wish) continue;
        arrived.add(report.trackIdentifier ?? '');
        pictures += 1;
        const still = more('framesDecoded') === 0;
        if (wish.moving) frozen += still ? 1 : Math.min(1, more('totalFreezesDuration') / seconds);
        if ((report.frameHeight ?? 0) < wish.height * 0.75) shrunk += 1;
      }
    } else if (report.type === 'transport') {
      bytes += more('bytesReceived');
    } else if (report.type === 'candidate-pair' && report.nominated) {
      if (report.availableIncomingBitrate) incoming = Math.max(incoming ?? 0, report.availableIncomingBitrate);
      if (report.availableOutgoingBitrate) outgoing = Math.max(outgoing ?? 0, report.availableOutgoingBitrate);
    } else if (report.type === 'remote-inbound-rtp' && report.kind === 'audio') {
      lossOut = Math.max(lossOut ?? 0, report.fractionLost ?? 0);
    } else if (report.type === 'outbound-rtp' && report.kind === 'video' && report.active !== false) {
      sending ||= more('packetsSent') > 0;
      encoderBusy ||= report.qualityLimitationReason === 'cpu';
    }
  }
  let withheld = 0;
  for (const [track, wish] of expected) {
    if (wish.withheld) withheld += 1;
    if (arrived.has(track)) continue;
    pictures += 1;
    frozen += 1;
  }
  const loss = packets === 0 ? null : lost / packets;
  return {
    at: now.at,
    seconds,
    voices,
    concealed: voices === 0 || samples === 0 ? null : made / samples,
    loss,
    frozen: pictures === 0 ? 0 : frozen / pictures,
    withheld: pictures === 0 ? 0 : withheld / pictures,
    pictures,
    shrunk,
    arriving: (bytes * 8) / seconds,
    incoming,
    outgoing,
    jitter,
    lossOut,
    sending,
    busy:
      encoderBusy ||
      ((loss ?? 0) < 0.01 && ((frames > 0 && dropped / frames > 0.15) || (samples > 0 && late / samples > 0.1))),
  };
}

export function progressOf({ reports }: Look): Progress {
  const received = new Map<string, number>();
  let line = 0;
  let audio: number | null = null;
  let video: number | null = null;
  for (const report of reports.values()) {
    if (report.type === 'inbound-rtp' && report.trackIdentifier) {
      received.set(
        report.trackIdentifier,
        (report.kind === 'audio' ? report.packetsReceived : report.framesDecoded) ?? 0,
      );
    } else if (report.type === 'candidate-pair' && report.nominated) {
      line += report.responsesReceived ?? 0;
    } else if (report.type === 'transport') {
      line += report.bytesReceived ?? 0;
    } else if (report.type === 'outbound-rtp' && report.active !== false) {
      if (report.kind === 'audio') audio = (audio ?? 0) + (report.packetsSent ?? 0);
      else video = (video ?? 0) + (report.packetsSent ?? 0);
    }
  }
  return { received, line, sent: { audio, video } };
}

type NumberField = {
  [Key in keyof Report]-?: NonNullable<Report[Key]> extends number ? Key : never;
}[keyof Report];
