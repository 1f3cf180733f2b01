import { type RemoteTrack, type Room, RoomEvent, Track } from 'livekit-client';

/**
 * Plays what is heard, one <audio> a voice. LiveKit lets through whatever kind under an allowed source: a voice that comes as a
 * camera would be heard with the microphone shown off, so it is not. In a shadow, which none of the four `timeupdate` a second of
 * each voice leaves: React would look every one of them up.
 * @returns what ends it
 */
export function playSounds(room: Room): () => void {
  const place = document.createElement('div');
  place.hidden = true;
  document.body.append(place);
  const sounds = document.createElement('div');
  place.attachShadow({ mode: 'open' }).append(sounds);
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
  return () => place.remove();
}
