// Many participants of one meeting in one process, who really publish: small drawn pictures, a tone for a voice, a slide for a
// shared screen, captions as an agent's text streams. `tsx crowd.ts`: a JSON Plan as the first line of standard input, then one
// JSON order per line; one JSON line per event on standard output. Ends when standard input closes.
import { createInterface } from 'node:readline';
import {
  AudioFrame,
  AudioSource,
  dispose,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoCodec,
  VideoFrame,
  VideoSource,
} from '@livekit/rtc-node';
import { HEIGHT, looks, Portrait, SWAY_FRAMES, WIDTH } from '../scripts/office/portrait.ts';

export type CrowdPlan = { url: string; tokens: string[] /** How many of them have a camera on. */; cameras: number };
export type CrowdOrder =
  /** Who speaks from now on. */
  | { speak: number[] }
  | { share: number; on: boolean }
  | { caption: number; by: number; text: string; id: string }
  | { leave: number };

const RATE = 48_000;
const say = (event: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(event)}\n`);

class Member {
  room = new Room();
  readonly #index: number;
  readonly #audio = new AudioSource(RATE, 1, 400);
  #screen: { source: VideoSource; sid: string; timer: NodeJS.Timeout } | null = null;

  constructor(index: number) {
    this.#index = index;
  }

  async enter(url: string, token: string, camera: boolean) {
    await this.room.connect(url, token, { autoSubscribe: false, dynacast: false }).catch(async () => {
      // rtc-node loses a room now and then while it connects on a busy machine ("handle not found").
      this.room = new Room();
      await this.room.connect(url, token, { autoSubscribe: false, dynacast: false });
    });
    if (!this.room.localParticipant?.identity.startsWith('agent')) {
      await this.#publish(LocalAudioTrack.createAudioTrack('microphone', this.#audio), TrackSource.SOURCE_MICROPHONE);
      if (camera) {
        const source = new VideoSource(WIDTH, HEIGHT);
        const frames = framesOf(this.#index % looks.length);
        await this.#publish(LocalVideoTrack.createVideoTrack('camera', source), TrackSource.SOURCE_CAMERA);
        let at = this.#index * 7;
        setInterval(() => {
          at += 1;
          source.captureFrame(
            new VideoFrame(frames[at % frames.length] as Uint8Array, WIDTH, HEIGHT, VideoBufferType.I420),
          );
        }, 200);
      }
    }
    say({ inside: this.#index, identity: this.room.localParticipant?.identity });
  }

  /** A tenth of a second of a tone. */
  speak() {
    const samples = new Int16Array(RATE / 10);
    for (let index = 0; index < samples.length; index += 1)
      samples[index] = 9_000 * Math.sin((index / RATE) * 2 * Math.PI * (180 + 20 * this.#index));
    this.#audio.captureFrame(new AudioFrame(samples, RATE, 1, samples.length)).catch(() => undefined);
  }

  async share(on: boolean) {
    if (!on) {
      if (this.#screen) {
        clearInterval(this.#screen.timer);
        await this.room.localParticipant?.unpublishTrack(this.#screen.sid);
      }
      this.#screen = null;
      return;
    }
    const source = new VideoSource(1280, 720);
    const track = LocalVideoTrack.createVideoTrack('screen', source);
    const { sid } = await this.#publish(track, TrackSource.SOURCE_SCREENSHARE);
    let at = 0;
    const timer = setInterval(() => {
      at += 1;
      source.captureFrame(new VideoFrame(slide(1280, 720, at), 1280, 720, VideoBufferType.I420));
    }, 500);
    this.#screen = { source, sid: sid ?? '', timer };
  }

  async #publish(track: LocalAudioTrack | LocalVideoTrack, source: TrackSource) {
    const options = new TrackPublishOptions({
      source,
      simulcast: false,
      videoCodec: VideoCodec.VP8,
      videoEncoding: { maxBitrate: source === TrackSource.SOURCE_CAMERA ? 90_000n : 900_000n, maxFramerate: 10 },
    });
    for (let again = 2; ; again -= 1) {
      try {
        const publication = await this.room.localParticipant?.publishTrack(track, options);
        if (publication) return publication;
        throw new Error('no local participant');
      } catch (error) {
        // On a busy machine the answer may come later than rtc-node waits.
        if (again === 0) throw error;
      }
    }
  }
}

const drawn = new Map<number, Uint8Array[]>();
/** One sway of a portrait; drawn once for all who look like that. */
function framesOf(look: number): Uint8Array[] {
  const known = drawn.get(look);
  if (known) return known;
  const portrait = new Portrait(looks[look] as (typeof looks)[number]);
  const frames = Array.from({ length: 10 }, (_, at) => portrait.frame((at * SWAY_FRAMES) / 10, 0, at === 3).slice());
  drawn.set(look, frames);
  return frames;
}

/** A page with lines of grey "text". */
function slide(width: number, height: number, at: number) {
  const frame = new Uint8Array((width * height * 3) / 2).fill(235, 0, width * height);
  for (let y = 40; y < height - 60; y += 1) {
    const line = Math.floor((y - 40) / 34);
    if ((y - 40) % 34 > 14) continue;
    const end = line === 0 ? 760 : 420 + ((line * 197 + 13) % 700);
    for (let x = 80; x < end; x += 1) if ((x * 7 + line * 3) % 23 > 5) frame[y * width + x] = line === 0 ? 40 : 90;
  }
  for (let x = 0; x < width; x += 1) frame[(height - 20) * width + x] = x < (at * 16) % width ? 60 : 200;
  frame.fill(128, width * height);
  return frame;
}

async function main() {
  const lines = createInterface({ input: process.stdin });
  const members: Member[] = [];
  let speaking: number[] = [];
  setInterval(() => {
    for (const index of speaking) members[index]?.speak();
  }, 100);
  let first = true;
  for await (const line of lines) {
    if (first) {
      first = false;
      const plan = JSON.parse(line) as CrowdPlan;
      for (const [index, token] of plan.tokens.entries()) {
        const member = new Member(index);
        members.push(member);
        await member.enter(plan.url, token, index < plan.cameras);
      }
      say({ all: members.length });
      continue;
    }
    const order = JSON.parse(line) as CrowdOrder;
    if ('speak' in order) speaking = order.speak;
    else if ('share' in order) await members[order.share]?.share(order.on);
    else if ('leave' in order) await members[order.leave]?.room.disconnect();
    else {
      const sid = [...(members[order.caption]?.room.localParticipant?.trackPublications.values() ?? [])][0]?.sid ?? '';
      await members[order.by]?.room.localParticipant?.sendText(order.text, {
        topic: 'lk.transcription',
        attributes: {
          'lk.segment_id': order.id,
          'lk.transcribed_track_id': sid,
          'lk.transcription_final': 'true',
        },
      });
    }
    say({ done: order });
  }
  await Promise.race([dispose(), new Promise((resolve) => setTimeout(resolve, 500))]);
  process.exit(0);
}

void main();
