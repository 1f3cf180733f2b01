// The simulated colleagues, all in this one process: each signs in, joins the meeting through the office service and
// publishes a drawn picture and a made-up voice. They take turns to speak. One JSON line per event on standard output.
// `tsx colleagues.ts SERVER_URL MEETING_ID LOGIN…`
import { randomBytes } from 'node:crypto';
import {
  AudioFrame,
  AudioSource,
  dispose,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoCodec,
  VideoFrame,
  VideoSource,
} from '@livekit/rtc-node';
import { JoinGrant } from '../../contract/http.ts';
import { signIn } from './person.ts';
import { HEIGHT, looks, type Mouth, Portrait, WIDTH } from './portrait.ts';
import { mouths, random, SAMPLE_RATE, speech } from './voice.ts';

const FRAMES_PER_SECOND = 10;

const RETRY_SECONDS = [1, 2, 4, 8, 15];
/** The SDK mends a short gap well. After the death of a server it may stay in the room for good without its tracks (seen): anew then. */
const MENDING_MS = 3_000;
const PUBLISHING_MS = 15_000;
const GOODBYE_MS = 2_000;

const [serverUrl, meetingId, ...logins] = process.argv.slice(2);
if (!serverUrl || !meetingId) throw new Error('colleagues: SERVER_URL MEETING_ID LOGIN…');

const say = (event: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(event)}\n`);
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const next = random(20_251_124);

/** Who has the floor, and until when. */
let speaker = 0;
function takeTurns(count: number): void {
  const turn = () => {
    speaker = count > 1 ? (speaker + 1 + Math.floor(next() * (count - 1))) % count : 0;
    setTimeout(turn, 4_000 + next() * 4_000);
  };
  if (count > 0) turn();
}

class Colleague {
  readonly #index: number;
  readonly #login: string;
  readonly #portrait: Portrait;
  readonly #pcm: Int16Array;
  readonly #mouths: Mouth[];
  readonly #deviceId = randomBytes(10).toString('hex');
  #room: Room | null = null;

  constructor(index: number, login: string) {
    this.#index = index;
    this.#login = login;
    const look = looks[index % looks.length] as (typeof looks)[number];
    this.#portrait = new Portrait(look);
    const high = look.head === 'hijab';
    this.#pcm = speech({ pitch: (high ? 196 : 108) + index * 7, tract: high ? 1.15 : 1, seed: 100 + index });
    this.#mouths = mouths(this.#pcm, FRAMES_PER_SECOND);
  }

  async stay(): Promise<never> {
    for (let attempt = 0; ; ) {
      try {
        const left = await this.#visit();
        say({ colleague: this.#login, state: 'left', why: left });
        attempt = 0;
      } catch (error) {
        say({ colleague: this.#login, state: 'failed', why: String((error as Error)?.message ?? error) });
      }
      await wait((RETRY_SECONDS[Math.min(attempt, RETRY_SECONDS.length - 1)] as number) * 1000);
      attempt += 1;
    }
  }

  async leave(): Promise<void> {
    await this.#room?.disconnect().catch(() => undefined);
  }

  /** One stay in the meeting; resolves with the reason it ended for. */
  async #visit(): Promise<string> {
    const person = await signIn(serverUrl as string, this.#login);
    const answer = await person.call('POST', `/api/meetings/${meetingId}/join`, { deviceId: this.#deviceId });
    const grant = JoinGrant.parse(answer);
    const room = new Room();
    const gone = new Promise<string>((resolve) => {
      let mending: NodeJS.Timeout | undefined;
      room.once(RoomEvent.Disconnected, (reason) => {
        clearTimeout(mending);
        resolve(`disconnected (${reason ?? 'unknown'})`);
      });
      room.on(RoomEvent.Reconnecting, () => {
        clearTimeout(mending);
        mending = setTimeout(() => resolve('line lost'), MENDING_MS);
      });
      room.on(RoomEvent.Reconnected, () => clearTimeout(mending));
    });
    await room.connect(grant.url, grant.token, { autoSubscribe: false, dynacast: false });
    this.#room = room;
    const video = new VideoSource(WIDTH, HEIGHT);
    const audio = new AudioSource(SAMPLE_RATE, 1, 400);
    const stop = { stopped: false };
    try {
      const published = await Promise.race([
        this.#publish(room, video, audio).then(() => true),
        gone.then(() => false),
        wait(PUBLISHING_MS).then(() => false),
      ]);
      if (!published) throw new Error('the tracks were not taken');
      say({ colleague: this.#login, state: 'in', identity: grant.identity });
      void this.#perform(video, audio, stop);
      return await gone;
    } finally {
      stop.stopped = true;
      this.#room = null;
      await Promise.race([room.disconnect().catch(() => undefined), wait(GOODBYE_MS)]);
      await Promise.race([Promise.allSettled([video.close(), audio.close()]), wait(GOODBYE_MS)]);
    }
  }

  async #publish(room: Room, video: VideoSource, audio: AudioSource): Promise<void> {
    const self = room.localParticipant;
    if (!self) throw new Error('no local participant');
    await self.publishTrack(
      LocalVideoTrack.createVideoTrack('camera', video),
      new TrackPublishOptions({
        source: TrackSource.SOURCE_CAMERA,
        simulcast: false,
        videoCodec: VideoCodec.VP8,
        videoEncoding: { maxBitrate: 250_000n, maxFramerate: FRAMES_PER_SECOND },
      }),
    );
    await self.publishTrack(
      LocalAudioTrack.createAudioTrack('microphone', audio),
      new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE, dtx: true, red: false }),
    );
  }

  /** Draws and speaks until stopped. Sound leads: the mouth shows what was just said. */
  async #perform(video: VideoSource, audio: AudioSource, stop: { stopped: boolean }): Promise<void> {
    const slice = SAMPLE_RATE / FRAMES_PER_SECOND;
    let spoken = 0;
    let blinkAt = 20 + Math.floor(next() * 20);
    const started = performance.now();
    try {
      for (let at = 0; !stop.stopped; at += 1) {
        const speaking = speaker === this.#index;
        const part = spoken % this.#mouths.length;
        const mouth = speaking ? (this.#mouths[part] as Mouth) : 0;
        if (speaking) {
          const samples = this.#pcm.subarray(part * slice, (part + 1) * slice);
          // Not awaited: the queue holds 400 ms and this loop keeps the pace.
          audio.captureFrame(new AudioFrame(samples, SAMPLE_RATE, 1, samples.length)).catch(() => undefined);
          spoken += 1;
        } else if (part !== 0) {
          // The next turn begins at a phrase, not in mid-word.
          spoken = this.#mouths.indexOf(0, part);
        }
        if (at > blinkAt + 1) blinkAt = at + 25 + Math.floor(next() * 30);
        const frame = this.#portrait.frame(at, mouth, at >= blinkAt);
        video.captureFrame(new VideoFrame(frame, WIDTH, HEIGHT, VideoBufferType.I420));
        const due = started + (at + 1) * (1000 / FRAMES_PER_SECOND);
        await wait(Math.max(5, due - performance.now()));
      }
    } catch (error) {
      if (!stop.stopped) {
        say({ colleague: this.#login, state: 'failed', why: String(error) });
        await this.#room?.disconnect().catch(() => undefined);
      }
    }
  }
}

const colleagues = logins.map((login, index) => new Colleague(index, login));
takeTurns(colleagues.length);
for (const [index, colleague] of colleagues.entries()) {
  // Not all in one instant: people arrive one after another, and two cores are kind to that.
  setTimeout(() => void colleague.stay(), index * 300);
}

const bye = async () => {
  await Promise.race([Promise.all(colleagues.map((colleague) => colleague.leave())), wait(1_500)]);
  await Promise.race([dispose(), wait(500)]);
  process.exit(0);
};
process.on('SIGTERM', () => void bye());
process.on('SIGINT', () => void bye());
