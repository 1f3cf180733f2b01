import { type Participant, type RemoteParticipant, type Room, RoomEvent } from 'livekit-client';
import type { MeetingStore } from '../store/meeting.ts';

const personOf = (participant: Participant) => participant.attributes['personId'] ?? participant.identity;

/** How loud each person is on this machine, for the whole stay: also once they come back, with whatever device. */
export class Volumes {
  readonly #room: Room;
  readonly #store: MeetingStore;

  constructor(room: Room, store: MeetingStore) {
    this.#room = room;
    this.#store = store;
    room.on(RoomEvent.TrackSubscribed, (_track, _publication, participant) => this.#apply(participant));
  }

  /** @param volume 0 (silent) to 1 (as sent) */
  set(personId: string, volume: number) {
    this.#store.setState(({ volumes }) => ({ volumes: { ...volumes, [personId]: volume } }));
    for (const participant of this.#room.remoteParticipants.values())
      if (personOf(participant) === personId) this.#apply(participant);
  }

  #apply(participant: RemoteParticipant) {
    const volume = this.#store.getState().volumes[personOf(participant)];
    if (volume !== undefined) participant.setVolume(volume);
  }
}
