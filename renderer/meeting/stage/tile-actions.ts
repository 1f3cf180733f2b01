import type { LucideIcon } from 'lucide-react';
import { createContext } from 'react';
import type { Catalog } from '../../language/id.ts';
import type { MeetingSession } from '../session/meeting-session.ts';
import type { MeetingState, ParticipantView } from '../store/meeting.ts';
import type { Source, TileKey } from './places.ts';

export type TileTarget = {
  key: TileKey;
  identity: string;
  source: Source;
  view: ParticipantView;
};

export type TileAction = {
  id: string;
  label: string;
  icon: LucideIcon;
  /** For what cannot be taken back. */
  danger?: boolean;
  /** `from` gets the focus back from what opens. A refusal it throws (OfficeRefusal) is shown to the person. */
  run: (from: HTMLElement | null) => void | Promise<void>;
};

/** What can be done with a tile now. Called when its menu opens: no hooks, no cost while closed. */
export type TileActionSource = (
  target: TileTarget,
  context: { state: MeetingState; text: Catalog; session: MeetingSession },
) => TileAction[];

/**
 * More entries for every tile's menu, below the stage's own (pin, spotlight): wrap the meeting in
 * `<TileActions value={[source]}>` with a stable array.
 */
const Context = createContext<readonly TileActionSource[]>([]);
export const TileActions = Context.Provider;
export const TileActionsContext = Context;
