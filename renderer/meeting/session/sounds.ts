import { type RemoteTrack, type Room, RoomEvent, Track } from 'livekit-client';

/**
 * Plays what is heard, one <audio> a voice. LiveKit lets through whatever kind under an allowed source: a voice that comes as a
 * camera would be heard with the microphone shown off, so it is not.
 * @returns what ends it
 */
export function playSounds(room: Room): () => void {
  const sounds = document.createElement('div');
  sounds.hidden = true;
  document.body.append(sounds);
  const play = (track: RemoteTrack) => {
    const heard = track.source === Track.Source.Microphone || track.source === Track.Source.ScreenShareAudio;
    if (heard && track.kind === Track.Kind.Audio) sounds.append(track.attach());
  };
  room.on(RoomEvent.TrackSubscribed, play).on(RoomEvent.TrackUnsubscribed, (track) => {
    if (track.kind !== Track.Kind.Audio) return;
    track.detach();
    // LiveKit has detached it before it tells: what plays nothing any more is found by that.
    for (const element of sounds.querySelectorAll('audio')) if (!element.srcObject) element.remove();
  });
  return () => sounds.remove();
}
