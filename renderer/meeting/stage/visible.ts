import { useEffect } from 'react';
import type { MeetingSession } from '../session/meeting-session.ts';
import { plateOf } from './grid.ts';
import { type Place, partsOf, type Source, type TileKey } from './places.ts';

export type VisiblePicture = { identity: string; source: Source; width: number; height: number };

/** The pictures of others on the stage, in CSS px without their name plates; `zoom` counts for the large one. */
export function picturesOf(places: readonly Place[], self: string | null, zoom = 1): VisiblePicture[] {
  return places.flatMap(({ key, role, width, height }) => {
    const { identity, source } = partsOf(key);
    const times = role === 'large' ? zoom : 1;
    const picture = { identity, source, width: width * times, height: (height - plateOf(width)) * times };
    return identity === self ? [] : [picture];
  });
}

/** Tells the session, at every change, exactly what is shown: it subscribes and chooses layers by that. */
export function useVisible(
  session: MeetingSession,
  places: readonly Place[],
  self: string | null,
  { zoom, full }: { zoom: number; full: TileKey | null },
) {
  useEffect(() => {
    const seen = full
      ? places.map((place) =>
          place.key === full ? { ...place, width: window.screen.width, height: window.screen.height } : place,
        )
      : places;
    session.setVisible(picturesOf(seen, self, zoom));
  }, [session, places, self, zoom, full]);
}
