import { useCallback, useEffect, useRef, useState } from 'react';
import { useText } from '../../language/language.ts';
import { useMeetingState, useSession } from '../context.ts';
import { partsOf, type TileKey } from './places.ts';

const SHOWN_MS = 7_000;

/** What a host or presenter just changed on everybody's stage, as one sentence, for some seconds. */
export function useNews(shares: readonly TileKey[]): [string | null, (note: string) => void] {
  const text = useText();
  const session = useSession();
  const [note, setNote] = useState<{ text: string } | null>(null);
  const layout = useMeetingState((state) => state.conduct?.layout ?? null);
  const spotlight = useMeetingState((state) => state.conduct?.spotlight ?? null);
  const known = useMeetingState((state) => state.conduct !== null);
  // Whoever has just come in may know of a spotlight before knowing whom it is on.
  const named = useMeetingState(
    (state) => state.conduct?.spotlight === null || state.participants.has(state.conduct?.spotlight ?? ''),
  );
  const before = useRef<{ layout: typeof layout; spotlight: string | null; shares: readonly TileKey[] } | null>(null);
  const names = useRef(new Map<string, string>());
  const tell = useCallback((said: string) => setNote({ text: said }), []);

  useEffect(() => {
    const { participants, selfIdentity } = session.store.getState();
    for (const key of shares) {
      const { identity } = partsOf(key);
      names.current.set(identity, participants.get(identity)?.name ?? '');
    }
    const old = before.current;
    before.current = { layout, spotlight: named ? spotlight : (old?.spotlight ?? null), shares };
    if (!known) {
      before.current = null;
      return;
    }
    const nameOf = (identity: string) => participants.get(identity)?.name ?? names.current.get(identity) ?? '';
    const others = (key: TileKey) => partsOf(key).identity !== selfIdentity;
    const came = old && shares.find((key) => !old.shares.includes(key) && others(key));
    const went = old?.shares.find((key) => !shares.includes(key) && others(key));
    // Whoever comes in later learns of a layout or a spotlight that is already there.
    if (layout && layout !== old?.layout) tell(text.stage.setByHost({ layout: text.stage[layout] }));
    else if (!layout && old?.layout) tell(text.stage.freeAgain);
    else if (spotlight && named && spotlight !== old?.spotlight) tell(text.stage.spotlit({ name: nameOf(spotlight) }));
    else if (!spotlight && old?.spotlight) tell(text.stage.spotlightEnded);
    else if (came) tell(text.stage.shared({ name: nameOf(partsOf(came).identity) }));
    else if (went) tell(text.stage.shareEnded({ name: nameOf(partsOf(went).identity) }));
  }, [session, text, tell, known, named, layout, spotlight, shares]);

  useEffect(() => {
    if (!note) return;
    const timer = setTimeout(() => setNote(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [note]);
  return [note?.text ?? null, tell];
}
