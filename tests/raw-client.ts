// A client that holds a valid token of the office and nothing else: what somebody at the media server could see and hear, and what
// somebody without Pendopo could send.
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  LocalVideoTrack,
  type RemoteTrack,
  Room,
  RoomEvent,
  type RoomOptions,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
  VideoStream,
} from '@livekit/rtc-node';
import type { JoinGrant } from '../contract/http.ts';
import type { Person } from '../scripts/office/person.ts';

const RATE = 48_000;
/** Chromium's fake microphone: 20 ms of a square wave, twice a second (media/audio/simple_sources.cc). */
const BEEP = { hz: 400, every: 50, loud: 300, share: 0.6 };
/** Heard in steps of 10 ms, two at a time. */
const STEP_MS = 10;

async function enter(person: Person, meetingId: string, deviceId: string, room: Room, options: Partial<RoomOptions>) {
  const grant = await person.call<JoinGrant>('POST', `/api/meetings/${meetingId}/join`, { deviceId });
  await room.connect(grant.url, grant.token, { autoSubscribe: true, dynacast: false, ...options });
}

type Colour = (r: number, g: number, b: number) => boolean;
/** The fake camera's ground. */
const green: Colour = (r, g, b) => g > 90 && r < 90 && b < 90;
/** What a test puts on the shared screen. */
const magenta: Colour = (r, g, b) => r > 150 && b > 150 && g < 90;

/** @param share how much of a frame must have the colour, 0 to 1 */
async function watch(track: RemoteTrack, is: Colour, share: number, seen: () => void) {
  for await (const { frame } of new VideoStream(track)) {
    const { data } = frame.convert(VideoBufferType.RGBA);
    let hits = 0;
    for (let at = 0; at < data.length; at += 400) {
      const [r = 0, g = 0, b = 0] = data.subarray(at, at + 3);
      if (is(r, g, b)) hits += 1;
    }
    if (hits > (data.length / 400) * share) seen();
  }
}

type Piece = { loud: number; share: number };
/** How loud a piece of sound is, and how much of it is one pitch, 0 to 1 (Goertzel). */
function pitchIn(samples: Int16Array, hz: number): Piece {
  const turn = 2 * Math.cos((2 * Math.PI * hz) / RATE);
  let [before, now, all] = [0, 0, 0];
  for (const sample of samples) {
    [before, now] = [now, sample + turn * now - before];
    all += sample * sample;
  }
  const power = before * before + now * now - turn * before * now;
  return { loud: Math.sqrt(all / samples.length), share: all === 0 ? 0 : (2 * power) / (samples.length * all) };
}

/**
 * Opus makes loud noise of frames that do not decrypt, and their sizes still tell loud from silent: only the one pitch, in
 * silence, and half a second later again, is a beep.
 */
async function listen(track: RemoteTrack, heard: () => void) {
  const pieces: Piece[] = [];
  let before: Int16Array = new Int16Array();
  let [at, last] = [0, Number.NEGATIVE_INFINITY];
  for await (const { data } of new AudioStream(track, { sampleRate: RATE, numChannels: 1, frameSizeMs: STEP_MS })) {
    pieces.push(pitchIn(Int16Array.of(...before, ...data), BEEP.hz));
    before = data;
    at += 1;
    const [first, beep, after] = [pieces.at(-17), pieces.at(-9), pieces.at(-1)];
    if (!(first && beep && after) || beep.loud < BEEP.loud || beep.share < BEEP.share) continue;
    if (Math.max(first.loud, after.loud) > beep.loud / 10 || at - last < 5) continue;
    if (Math.abs(at - last - BEEP.every) <= 5) heard();
    last = at;
  }
}

export type Caught = {
  /** Of the tracks it was given, what is said to be encrypted and what not: `camera`, `microphone`, `screen`. */
  encrypted: Set<string>;
  clear: Set<string>;
  /** Frames that look like the fake camera's, frames with much magenta, and beeps of the fake microphone. */
  camera: number;
  screen: number;
  beeps: number;
  /** What came by the data channel, as text. */
  data: string[];
};
const names: Partial<Record<TrackSource, string>> = {
  [TrackSource.SOURCE_CAMERA]: 'camera',
  [TrackSource.SOURCE_MICROPHONE]: 'microphone',
  [TrackSource.SOURCE_SCREENSHARE]: 'screen',
};

/** Looks and listens until it has caught enough, or `ms` long. */
export async function eavesdrop(
  person: Person,
  meetingId: string,
  deviceId: string,
  { ms, enough = () => false }: { ms: number; enough?: (caught: Caught) => boolean },
): Promise<Caught> {
  const caught: Caught = { encrypted: new Set(), clear: new Set(), camera: 0, screen: 0, beeps: 0, data: [] };
  const one = (what: 'camera' | 'screen' | 'beeps') => () => {
    caught[what] += 1;
  };
  const room = new Room();
  room.on(RoomEvent.TrackSubscribed, (track, { source = TrackSource.SOURCE_UNKNOWN, encryptionType }) => {
    (encryptionType === 0 ? caught.clear : caught.encrypted).add(names[source] ?? 'unknown');
    if (track.kind === TrackKind.KIND_AUDIO) void listen(track, one('beeps'));
    else if (source === TrackSource.SOURCE_SCREENSHARE) void watch(track, magenta, 0.2, one('screen'));
    else void watch(track, green, 0.4, one('camera'));
  });
  room.on(RoomEvent.DataReceived, (bytes) => caught.data.push(new TextDecoder().decode(bytes)));
  await enter(person, meetingId, deviceId, room, {});
  const until = Date.now() + ms;
  while (Date.now() < until && !enough(caught)) await new Promise((resolve) => setTimeout(resolve, 250));
  await room.disconnect();
  return caught;
}

const [WIDTH, HEIGHT] = [320, 240];

/** Sends a picture and a tone, in the clear or with a key of its own, until it is told to leave. */
export async function intrude(person: Person, meetingId: string, deviceId: string, key?: Uint8Array) {
  const room = new Room();
  const encrypted = key && { encryption: { keyProviderOptions: { sharedKey: key, ratchetWindowSize: 0 } } };
  await enter(person, meetingId, deviceId, room, { autoSubscribe: false, ...encrypted });
  const camera = new VideoSource(WIDTH, HEIGHT);
  const microphone = new AudioSource(RATE, 1, 400);
  const me = room.localParticipant;
  if (!me) throw new Error('no local participant');
  const options = (source: TrackSource) => new TrackPublishOptions({ source, simulcast: false, red: false });
  const sent = [
    await me.publishTrack(LocalVideoTrack.createVideoTrack('camera', camera), options(TrackSource.SOURCE_CAMERA)),
    await me.publishTrack(LocalAudioTrack.createAudioTrack('mic', microphone), options(TrackSource.SOURCE_MICROPHONE)),
  ];
  const tone = Int16Array.from({ length: RATE / 10 }, (_, at) => 9_000 * Math.sin((at / RATE) * 2 * Math.PI * 300));
  let shown = 0;
  const timer = setInterval(() => {
    shown += 1;
    const picture = new Uint8Array((WIDTH * HEIGHT * 3) / 2).fill(128);
    // Something moves, or the encoder has nothing to send.
    for (let at = 0; at < WIDTH * HEIGHT; at += 1) picture[at] = (at * 7 + shown * 31) % 220;
    camera.captureFrame(new VideoFrame(picture, WIDTH, HEIGHT, VideoBufferType.I420));
    microphone.captureFrame(new AudioFrame(tone, RATE, 1, tone.length)).catch(() => undefined);
  }, 100);
  return {
    /** What it says of its own tracks. */
    encrypted: sent.map(({ encryptionType }) => encryptionType !== 0),
    leave: async () => {
      clearInterval(timer);
      await room.disconnect();
    },
  };
}
