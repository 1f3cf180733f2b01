import type { MeetingState } from '../store/meeting.ts';
import { isBound } from './rights.ts';

/** The contract's bound on `muteAll`. */
const MOST = 100;

export type Presenters = {
  /** Of the one spotlit, or else of whose screen is shown; as shown. */
  name: string;
  /** How many people besides. */
  others: number;
  /** All their devices: the screen comes from one, the voice often from another. */
  identities: string[];
};

/** Who presents now, by the spotlight or a shared screen. Hosts are left out, for nobody mutes them; null = nobody else does. */
export function presentersOf({ participants, order, conduct }: MeetingState): Presenters | null {
  const presenting = [...participants.values()].filter(
    (view) => isBound(view) && (view.sharing || view.identity === conduct?.spotlight),
  );
  const first = presenting.find((view) => view.identity === conduct?.spotlight) ?? presenting[0];
  if (!first) return null;
  const people = new Set(presenting.map((view) => view.personId));
  const identities = order.filter((identity) => people.has(participants.get(identity)?.personId ?? ''));
  return { name: first.name, others: people.size - 1, identities: identities.slice(0, MOST) };
}
