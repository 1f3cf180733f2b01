import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { SelfView } from '../../../contract/settings.ts';
import { useMeetingState, useSession } from '../context.ts';
import { choicesOf } from './choices.ts';
import { decide } from './decide.ts';
import { arrange, type Place, partsOf, type TileKey, tileKey } from './places.ts';
import { StageModel } from './stage-model.ts';

/** From the meeting's state, the person's choices and the stage's size to the places of the tiles. Same places = same objects. */
export function useArrangement(props: { size: { width: number; height: number }; page: number; selfView: SelfView }) {
  const { size, page, selfView } = props;
  const session = useSession();
  const model = useMemo(() => new StageModel(session.store), [session]);
  const choices = useStore(choicesOf(session));
  const hostLayout = useMeetingState((state) => state.conduct?.layout ?? null);
  const spotlight = useMeetingState((state) => state.conduct?.spotlight ?? null);
  const self = useMeetingState((state) => state.selfIdentity);
  const seats = useSyncExternalStore(model.subscribe, () => model.seats);
  const shares = useSyncExternalStore(model.subscribe, () => model.shares);
  const mayFollow = hostLayout
    ? hostLayout !== 'grid'
    : shares.length > 0
      ? choices.duringShare === 'speaker'
      : choices.layout === 'speaker';
  // In a grid nothing depends on who has the floor, so nothing renders for it.
  const holder = useSyncExternalStore(model.subscribe, () => (mayFollow ? model.holder : null));
  const [ratios, setRatios] = useState<Partial<Record<TileKey, number>>>({});
  const onRatio = useCallback((key: TileKey, ratio: number) => {
    setRatios((known) => (Math.abs((known[key] ?? 0) - ratio) < 0.01 ? known : { ...known, [key]: ratio }));
  }, []);

  const none = shares.length === 0;
  useEffect(() => {
    if (none) choicesOf(session).setState({ duringShare: null, share: null });
  }, [session, none]);

  const kept = useRef<readonly Place[]>([]);
  const result = useMemo(() => {
    const { layout, large, others } = decide({ choices, hostLayout, spotlight, shares, seats, self, holder });
    const selfKey = self ? tileKey(self, 'camera') : null;
    const hidden = selfView === 'hidden' && others.length > 0;
    const arrangement = arrange({
      ...size,
      large,
      ratio: clampRatio(large ? ratios[large] : undefined),
      others,
      self:
        selfKey && selfKey !== large && !hidden
          ? { key: selfKey, floating: selfView === 'floating' && others.length > 0 }
          : null,
      page,
    });
    // In the page by order of joining, wherever they stand: no <video> is ever moved within the document.
    const { order } = session.store.getState();
    const rankOf = ({ key }: Place) => {
      const { identity, source } = partsOf(key);
      return source === 'screen' ? -1 : identity === self ? order.length : order.indexOf(identity);
    };
    const places = arrangement.places
      .map((place) => ({ place, rank: rankOf(place) }))
      .toSorted((a, b) => a.rank - b.rank || (a.place.key < b.place.key ? -1 : 1))
      .map(({ place }) => place);
    if (!samePlaces(places, kept.current)) kept.current = places;
    // Of the people: shared screens stand before them, and the large one has a seat too.
    const screens = others.filter((key) => partsOf(key).source === 'screen').length;
    const seated = large && large !== selfKey && partsOf(large).source === 'camera' ? 1 : 0;
    const first = Math.max(0, arrangement.first - screens + seated);
    return { ...arrangement, first, places: kept.current, layout, large };
  }, [session, size, page, selfView, choices, hostLayout, spotlight, shares, seats, self, holder, ratios]);

  useEffect(() => model.setFirst(result.first), [model, result.first]);
  return { ...result, model, shares, spotlight, pin: hostLayout ? null : choices.pin, onRatio };
}

/** A share may be very wide or an upright phone; the layout stays one. */
const clampRatio = (ratio = 16 / 9) => Math.min(2.6, Math.max(0.6, ratio));

function samePlaces(a: readonly Place[], b: readonly Place[]) {
  return (
    a.length === b.length &&
    a.every((place, index) => (Object.keys(place) as (keyof Place)[]).every((key) => place[key] === b[index]?.[key]))
  );
}
