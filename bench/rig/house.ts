// What every comparison of meetings stands on: an office with its media server, one meeting that is running, the bare page.
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Agenda, JoinGrant } from '../../contract/http.ts';
import { type Office, startOffice } from '../../scripts/office/office.ts';
import { type Person, signIn } from '../../scripts/office/person.ts';
import { root } from '../../scripts/setup/places.mjs';
import { freeTcpPort, type LiveKit, type LiveKitOptions, startLiveKit } from '../../scripts/stack/livekit.ts';
import { serveBare } from '../join.ts';
import type { Media } from './media-stats.ts';

export const LOGIN = 'sri.wahyuni';

export type House = {
  office: Office;
  /** The media server that the office hands out; changes with `restartMedia`. */
  media: LiveKit;
  meetingId: string;
  person: Person;
  bareUrl: string;
  /** A fresh way in for the bare page, as the office gives one to anybody. */
  grant(): Promise<JoinGrant>;
  /** SIGKILL, and the same server back after `ms`. Resolves when it answers; `killedAt` and `upAt` are epoch ms. */
  restartMedia(ms: number): Promise<{ killedAt: number; upAt: number }>;
  stop(): Promise<void>;
};

/**
 * @param media further settings of the media server, e.g. the address it offers on a bad line
 * @param front puts something between the media server and everybody: takes its address, answers the one to hand out (ws://…)
 */
export async function openHouse(
  label: string,
  media: Omit<LiveKitOptions, 'webhookUrl' | 'port' | 'keys'> = {},
  front: (url: string) => Promise<string> = async (url) => url,
): Promise<House> {
  const port = await freeTcpPort();
  const options: LiveKitOptions = { ...media, webhookUrl: `http://127.0.0.1:${port}/api/livekit/webhook` };
  let livekit = await startLiveKit(options);
  const keys = { apiKey: livekit.apiKey, apiSecret: livekit.apiSecret };
  const stops: (() => unknown)[] = [() => livekit.stop()];
  try {
    // A copy: somebody may bundle the face anew while we measure.
    const face = mkdtempSync(join(tmpdir(), 'pendopo-bench-face-'));
    cpSync(join(root, 'out', 'renderer'), face, { recursive: true });
    const office = await startOffice({
      dataDir: mkdtempSync(join(tmpdir(), 'pendopo-bench-data-')),
      label,
      env: {
        PENDOPO_PORT: String(port),
        PENDOPO_RENDERER: face,
        LIVEKIT_URL: await front(livekit.url),
        LIVEKIT_API_KEY: keys.apiKey,
        LIVEKIT_API_SECRET: keys.apiSecret,
      },
    });
    stops.push(() => office.stop());
    const person = await signIn(office.url, LOGIN);
    const { meetings } = await person.call<Agenda>('GET', '/api/agenda');
    const meeting = meetings.find(({ state }) => state === 'open' || state === 'live');
    if (!meeting) throw new Error('the demo has no running meeting');
    const bare = await serveBare();
    stops.push(() => bare.close());
    let device = 0;
    const grant = () => {
      device += 1;
      return person.call<JoinGrant>('POST', `/api/meetings/${meeting.id}/join`, {
        deviceId: `bench${device.toString(16).padStart(15, '0')}`,
      });
    };
    await grant(); // makes the room, as the first who asks does
    return {
      office,
      get media() {
        return livekit;
      },
      meetingId: meeting.id,
      person,
      bareUrl: bare.url,
      grant,
      restartMedia: async (ms) => {
        const killedAt = Date.now();
        await livekit.kill();
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, killedAt + ms - Date.now())));
        livekit = await startLiveKit({ ...options, port: livekit.port, keys });
        return { killedAt, upAt: Date.now() };
      },
      stop: async () => {
        for (const stop of stops.toReversed()) await stop();
      },
    };
  } catch (error) {
    for (const stop of stops.toReversed()) await stop();
    throw error;
  }
}

/** What one window of measuring saw of the media: the later reading less the earlier. */
/** Share of the samples played meanwhile. A track that came meanwhile counts from its start, one that went no more. */
function concealedBetween(later: Media, earlier: Media): number {
  let samples = 0;
  let concealed = 0;
  for (const [track, now] of Object.entries(later.voices)) {
    const before = earlier.voices[track] ?? { samples: 0, concealed: 0 };
    samples += now.samples - before.samples;
    concealed += now.concealed - before.concealed;
  }
  return concealed / Math.max(1, samples);
}

export function between(later: Media, earlier: Media) {
  return {
    seconds: (later.at - earlier.at) / 1000,
    frames: later.framesDecoded - earlier.framesDecoded,
    frozenSeconds: later.frozenSeconds - earlier.frozenSeconds,
    concealed: concealedBetween(later, earlier),
    audioLost: later.audioPacketsLost - earlier.audioPacketsLost,
    kbitDown: ((later.bytesReceived - earlier.bytesReceived) * 8) / Math.max(1, later.at - earlier.at),
    kbitUp: ((later.bytesSent - earlier.bytesSent) * 8) / Math.max(1, later.at - earlier.at),
  };
}
