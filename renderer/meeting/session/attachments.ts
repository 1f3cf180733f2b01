import { type Participant, type Room, RoomEvent, Track } from 'livekit-client';

export type PictureSource = 'camera' | 'screen';
type Attachment = { identity: string; source: PictureSource; element: HTMLVideoElement; track: Track | undefined };

const sources = { camera: Track.Source.Camera, screen: Track.Source.ScreenShare } as const;

/**
 * Which <video> shows whose picture. LiveKit may put another track behind the same publication (a negotiation that arrives in
 * two parts, a resumed connection): the picture follows, whether or not whoever shows it takes notice.
 */
export class Attachments {
  readonly #room: Room;
  readonly #all = new Set<Attachment>();

  constructor(room: Room) {
    this.#room = room;
    room
      .on(RoomEvent.TrackSubscribed, (_track, _publication, participant) => this.#follow(participant))
      .on(RoomEvent.TrackUnsubscribed, (_track, _publication, participant) => this.#follow(participant))
      .on(RoomEvent.LocalTrackPublished, (_publication, participant) => this.#follow(participant));
  }

  /** Shows it from now on; returns what ends it. The element's size decides the layer received. */
  attach(identity: string, source: PictureSource, element: HTMLVideoElement): () => void {
    const made: Attachment = { identity, source, element, track: undefined };
    this.#all.add(made);
    this.#show(made);
    return () => {
      this.#all.delete(made);
      made.track?.detach(element);
    };
  }

  #follow({ identity }: Participant) {
    for (const made of this.#all) if (made.identity === identity) this.#show(made);
  }

  #show(made: Attachment) {
    const track = this.#room.getParticipantByIdentity(made.identity)?.getTrackPublication(sources[made.source])?.track;
    if (track === made.track) return;
    made.track?.detach(made.element);
    made.track = track;
    track?.attach(made.element);
  }
}
