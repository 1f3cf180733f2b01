// What may be done in a meeting, by class, role and exception. Pure: no database, no media server.
import { Conduct } from '../../contract/conduct.ts';
import type { MeetingClass, MeetingRole } from '../../contract/domain.ts';

/** What LiveKit lets somebody publish. Their names are ours; media/livekit.ts has LiveKit's. */
export type Source = 'microphone' | 'camera' | 'share';

/** A host's word about one person; null = as the conduct has it. */
export interface Exceptions {
  microphone: boolean | null;
  camera: boolean | null;
  share: boolean | null;
}

export const noExceptions: Exceptions = { microphone: null, camera: null, share: null };

/** Until a host says otherwise. In Terbatas a host looks at everybody who comes in. */
export const firstConduct = (meetingClass: MeetingClass): Conduct => ({
  lobby: meetingClass === 'terbatas' ? 'everyone' : 'uninvited',
  mayShare: 'hosts',
  mayChat: 'hosts',
  mayRename: 'hosts',
  mayUnmute: 'everyone',
  mayStartVideo: 'everyone',
  layout: null,
  spotlight: null,
});

/** @param stored JSON of the meeting's row; null = never changed */
export const conductOf = (meeting: { class: MeetingClass; conduct: string | null }): Conduct =>
  meeting.conduct === null ? firstConduct(meeting.class) : Conduct.parse(JSON.parse(meeting.conduct));

export const isHosting = (role: MeetingRole) => role !== 'participant';

/** Does whoever nobody let in yet have to wait? `door`: neither invited nor admitted. */
export const lobbyHolds = ({ lobby }: Conduct, access: 'invited' | 'admitted' | 'door') =>
  lobby === 'everyone' || (lobby === 'uninvited' && access === 'door');

/** Is this role allowed what the conduct leaves to `who`? */
export const may = (role: MeetingRole, who: 'hosts' | 'everyone') => isHosting(role) || who === 'everyone';

/** What a participant of whom no host said anything may publish. */
const ruleOf = (conduct: Conduct): Record<Source, boolean> => ({
  microphone: conduct.mayUnmute === 'everyone',
  camera: conduct.mayStartVideo === 'everyone',
  share: conduct.mayShare === 'everyone',
});

/** What one member may publish. Hosts are bound by nothing. */
export function sourcesFor(role: MeetingRole, conduct: Conduct, exceptions: Exceptions = noExceptions): Source[] {
  const rule = ruleOf(conduct);
  return (['microphone', 'camera', 'share'] as const).filter(
    (source) => isHosting(role) || (exceptions[source] ?? rule[source]),
  );
}

/**
 * What to keep of a host's word about one person. What the conduct says anyway is no exception: kept as one, it would set
 * that person apart at the next change of the conduct, without anybody having meant it.
 */
export const exceptionFor = (conduct: Conduct, source: Source, allowed: boolean | null) =>
  allowed === ruleOf(conduct)[source] ? null : allowed;
