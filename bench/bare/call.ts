// The floor for a call: livekit-client with its own defaults, pictures in a plain grid, sound attached. No names, no state.
import { Room, RoomEvent, Track } from 'livekit-client';

export type BareCall = {
  join(call: { url: string; token: string; width: number; height: number }): Promise<void>;
  leave(): Promise<void>;
  /** How many others it knows of. */
  people(): number;
  /** Sends a picture that shows the time of day: 16 bars, ms since the epoch modulo 2^16, the first bar the highest bit. */
  showClock(call: { url: string; token: string }): Promise<void>;
};

const grid = document.getElementById('grid');
let room: Room | undefined;

const call: BareCall = {
  async join({ url, token, width, height }) {
    room = new Room({ adaptiveStream: true, dynacast: true });
    room
      .on(RoomEvent.TrackSubscribed, (track) => {
        const element = track.attach();
        if (track.kind === Track.Kind.Video) {
          element.className = 'remote';
          element.style.width = `${width}px`;
          element.style.height = `${height}px`;
          grid?.append(element);
        } else document.body.append(element);
      })
      .on(RoomEvent.TrackUnsubscribed, (track) => {
        for (const element of track.detach()) element.remove();
      });
    await room.connect(url, token);
  },
  async showClock({ url, token }) {
    room = new Room();
    await room.connect(url, token, { autoSubscribe: false });
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 640, height: 360 });
    const pen = canvas.getContext('2d');
    if (!pen) throw new Error('no canvas');
    setInterval(() => {
      const now = Date.now();
      for (let bar = 0; bar < 16; bar += 1) {
        pen.fillStyle = (now >> (15 - bar)) & 1 ? '#fff' : '#000';
        pen.fillRect(bar * 40, 0, 40, 360);
      }
    }, 33);
    const [track] = canvas.captureStream(30).getVideoTracks();
    if (!track) throw new Error('no track');
    await room.localParticipant.publishTrack(track, {
      source: Track.Source.Camera,
      simulcast: false,
      videoCodec: 'vp8',
    });
  },
  people: () => room?.remoteParticipants.size ?? 0,
  async leave() {
    await room?.disconnect();
    room?.removeAllListeners();
    room = undefined;
    for (const element of document.querySelectorAll('video, audio')) element.remove();
  },
};
(globalThis as { bare?: BareCall }).bare = call;
