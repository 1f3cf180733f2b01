// A modified client: whatever a token lets it do in a real LiveKit, without the manners of our own face.
import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  type LocalParticipant,
  LocalVideoTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
} from '@livekit/rtc-node';
import { RoomMetadata } from '../../contract/conduct.ts';
import { RoomSignal, SIGNAL_TOPIC } from '../../contract/room-signal.ts';
import { eventually } from './office.ts';

export type Publishable = 'microphone' | 'camera' | 'share';

const sources = {
  microphone: TrackSource.SOURCE_MICROPHONE,
  camera: TrackSource.SOURCE_CAMERA,
  share: TrackSource.SOURCE_SCREENSHARE,
};

/** The SDK holds a publication that the server did not answer for about ten, and the next one behind it. */
const PATIENCE_S = 20;

export class RoomParticipant {
  readonly room = new Room();
  readonly signals: RoomSignal[] = [];
  /** What came over the data channel from somebody, not from the service. */
  readonly strays: string[] = [];
  readonly out: Promise<void>;
  isOut = false;
  private readonly feeding = new Set<NodeJS.Timeout>();

  private constructor() {
    this.out = new Promise((resolve) => {
      this.room.once(RoomEvent.Disconnected, () => {
        this.isOut = true;
        for (const timer of this.feeding) clearInterval(timer);
        resolve();
      });
    });
    this.room.on(RoomEvent.DataReceived, (data, participant, _kind, topic) => {
      const text = new TextDecoder().decode(data);
      if (participant || topic !== SIGNAL_TOPIC) this.strays.push(text);
      else this.signals.push(RoomSignal.parse(JSON.parse(text)));
    });
  }

  static async enter({ url, token }: { url: string; token: string }): Promise<RoomParticipant> {
    const participant = new RoomParticipant();
    await participant.room.connect(url, token, { autoSubscribe: true, dynacast: false });
    return participant;
  }

  get local(): LocalParticipant {
    if (!this.room.localParticipant) throw new Error('not connected');
    return this.room.localParticipant;
  }

  get metadata(): RoomMetadata {
    return RoomMetadata.parse(JSON.parse(this.room.metadata ?? ''));
  }

  /** As this participant sees another: what they publish, muted or not. */
  sees(identity: string): Record<string, 'on' | 'muted'> {
    const other = this.room.remoteParticipants.get(identity);
    const tracks = [...(other?.trackPublications.values() ?? [])];
    const name = (source?: TrackSource) => Object.entries(sources).find(([, one]) => one === source)?.[0] ?? 'other';
    return Object.fromEntries(tracks.map((one) => [name(one.source), one.muted ? 'muted' : 'on']));
  }

  attributesOf(identity: string): Record<string, string> {
    return this.room.remoteParticipants.get(identity)?.attributes ?? {};
  }

  /** Publishes and keeps sending. @throws when the server refuses, or lets it wait: then nothing is published */
  async publish(what: Publishable, seconds = PATIENCE_S): Promise<void> {
    const options = new TrackPublishOptions({ source: sources[what] });
    const track = what === 'microphone' ? this.tone() : this.picture();
    let timer: NodeJS.Timeout | undefined;
    const refused = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('not published')), seconds * 1_000);
    });
    try {
      const published = this.local.publishTrack(track, options);
      published.catch(() => undefined);
      await Promise.race([published, refused]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Sound that calls itself a picture: LiveKit asks for the source only. */
  async speakAs(what: 'camera' | 'share'): Promise<void> {
    await this.local.publishTrack(this.tone(), new TrackPublishOptions({ source: sources[what] }));
  }

  private tone(): LocalAudioTrack {
    const source = new AudioSource(48_000, 1);
    const samples = Int16Array.from({ length: 960 }, (_, n) => 8_000 * Math.sin((n * 2 * Math.PI * 440) / 48_000));
    const frame = new AudioFrame(samples, 48_000, 1, samples.length);
    this.feed(20, () => void source.captureFrame(frame).catch(() => undefined));
    return LocalAudioTrack.createAudioTrack('tone', source);
  }

  private picture(): LocalVideoTrack {
    const source = new VideoSource(160, 90);
    const frame = new VideoFrame(new Uint8Array(160 * 90 * 4).fill(120), 160, 90, VideoBufferType.RGBA);
    this.feed(100, () => source.captureFrame(frame));
    return LocalVideoTrack.createVideoTrack('picture', source);
  }

  private feed(ms: number, send: () => void): void {
    const timer = setInterval(send, ms);
    this.feeding.add(timer);
  }

  /** Waits until a signal of that type came. */
  async signal<T extends RoomSignal['type']>(type: T): Promise<Extract<RoomSignal, { type: T }>> {
    const find = () => this.signals.find((one) => one.type === type);
    await eventually(async () => find() !== undefined, Boolean);
    return find() as Extract<RoomSignal, { type: T }>;
  }

  async leave(): Promise<void> {
    for (const timer of this.feeding) clearInterval(timer);
    await this.room.disconnect();
  }
}
