import { CircleQuestionMark, HandHeart, Laugh, type LucideIcon, PartyPopper, ThumbsUp, Zap } from 'lucide-react';
import type { Reaction } from '../../../contract/conduct.ts';

/** Icons, not emoji: a meeting room's Linux may have no emoji font. */
export const reactionIcons: Record<Reaction, LucideIcon> = {
  agree: ThumbsUp,
  applause: PartyPopper,
  thanks: HandHeart,
  laugh: Laugh,
  surprised: Zap,
  question: CircleQuestionMark,
};
