// The floor for joining: livekit-client and nothing else. Address: ?url=ws://…&token=…
import { Room, RoomEvent, Track } from 'livekit-client';

const { searchParams } = new URL(location.href);
const room = new Room({ adaptiveStream: true, dynacast: true });
room.on(RoomEvent.TrackSubscribed, (track) => {
  const element = track.attach();
  if (track.kind === Track.Kind.Video) element.className = 'remote';
  document.body.append(element);
});
document.querySelector('button')?.addEventListener('click', () => {
  void room.connect(searchParams.get('url') ?? '', searchParams.get('token') ?? '');
});
