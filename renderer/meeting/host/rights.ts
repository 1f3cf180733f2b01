import type { Conduct } from '../../../contract/conduct.ts';
import type { ParticipantView } from '../store/meeting.ts';

export const rights = ['microphone', 'camera', 'share'] as const;
export type Right = (typeof rights)[number];

const ruleOver = { microphone: 'mayUnmute', camera: 'mayStartVideo', share: 'mayShare' } as const;

/** Whether hosts can give and take this one's rights: whoever leads is bound by none, a program of the office is not asked. */
export const isBound = (view: ParticipantView) => view.role === 'participant' && !view.agent;

/** In what a host set this one apart from the rule for all: what only they may, and what only they may not. */
export function apart(view: ParticipantView, conduct: Conduct | null): { allowed: Right[]; forbidden: Right[] } {
  if (!conduct || !isBound(view)) return { allowed: [], forbidden: [] };
  const free = (right: Right) => conduct[ruleOver[right]] === 'everyone';
  return {
    allowed: rights.filter((right) => view.may[right] && !free(right)),
    forbidden: rights.filter((right) => !view.may[right] && free(right)),
  };
}
