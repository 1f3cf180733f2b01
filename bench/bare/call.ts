// The floor for a call: livekit-client with its own defaults, pictures in a plain grid, sound attached. No names, no state.
import { Room, RoomEvent, Track } from 'livekit-client';

export type BareCall = {
  join(call: { url: string; token: string; width: number; height: number }): Promise<void>;
  leave(): Promise<void>;
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
  async leave() {
    await room?.disconnect();
    room?.removeAllListeners();
    room = undefined;
    for (const element of document.querySelectorAll('video, audio')) element.remove();
  },
};
(globalThis as { bare?: BareCall }).bare = call;
