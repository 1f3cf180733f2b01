// LiveKit's reports, believed only with its signature over the very bytes received.
import { WebhookReceiver } from 'livekit-server-sdk';
import { Refusal } from '../refusal.ts';
import { type Inside, isMisfit, isRecorder, joinedAt } from './livekit.ts';

export type MediaReport =
  | ({ kind: 'joined' | 'left'; id: string; at: Date; room: string; roomSid: string } & Inside)
  | ({ kind: 'published'; id: string; at: Date; room: string; roomSid: string } & Published)
  | { kind: 'finished'; id: string; at: Date; room: string; roomSid: string };

/** A track, by whom; `misfit`: sound as a picture or a picture as sound. */
interface Published {
  sid: string;
  identity: string;
  misfit: boolean;
}

export class WebhookGate {
  private readonly receiver: WebhookReceiver;

  constructor(apiKey: string, apiSecret: string) {
    this.receiver = new WebhookReceiver(apiKey, apiSecret);
  }

  /**
   * @param body the raw request body
   * @returns null for reports that say nothing of who is inside
   * @throws Refusal unauthenticated (no signature, another key's, expired, or for another body), bad_request
   */
  async read(body: string, authorization: string | undefined): Promise<MediaReport | null> {
    const event = await this.receiver.receive(body, authorization).catch((cause: unknown) => {
      throw new Refusal('unauthenticated', { detail: 'webhook signature' }, { cause });
    });
    const { room, participant } = event;
    if (!event.id || !room?.name || !room.sid) return null;
    const at = new Date(Number(event.createdAt) * 1_000);
    const base = { id: event.id, at, room: room.name, roomSid: room.sid };
    switch (event.event) {
      case 'room_finished':
        return { kind: 'finished', ...base };
      case 'participant_joined':
      case 'participant_left':
      case 'participant_connection_aborted': {
        if (!participant?.sid || !participant.identity) return null;
        const kind = event.event === 'participant_joined' ? 'joined' : 'left';
        // An attempt that never got inside is no attendance.
        if (event.event === 'participant_connection_aborted' && participant.joinedAt === 0n) return null;
        const { sid, identity } = participant;
        return { kind, ...base, sid, identity, joinedAt: joinedAt(participant), recorder: isRecorder(participant) };
      }
      case 'track_published': {
        if (!participant?.sid || !participant.identity || !event.track) return null;
        const { sid, identity } = participant;
        return { kind: 'published', ...base, sid, identity, misfit: isMisfit(event.track) };
      }
      default:
        return null;
    }
  }
}
