// A recorder as LiveKit's egress comes: with a token of the media server's own key, hidden, past the office's door.
import { Room, RoomEvent } from '@livekit/rtc-node';
import { AccessToken } from 'livekit-server-sdk';
import type { LiveKit } from '../scripts/stack/livekit.ts';

export async function startRecorder({ url, apiKey, apiSecret }: LiveKit, room: string) {
  const token = new AccessToken(apiKey, apiSecret, { identity: 'EG_rekaman' });
  token.addGrant({ roomJoin: true, room, recorder: true, hidden: true, canPublish: false, canSubscribe: true });
  const recorder = new Room();
  const out = new Promise<void>((resolve) => {
    recorder.once(RoomEvent.Disconnected, () => resolve());
  });
  await recorder.connect(url, await token.toJwt(), { autoSubscribe: false, dynacast: false });
  return { out, stop: () => recorder.disconnect() };
}
