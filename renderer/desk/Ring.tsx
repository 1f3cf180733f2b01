import { useEffect, useState } from 'react';
import type { OfficeEvent } from '../../contract/events.ts';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { host } from '../host/current.ts';
import { useLanguage, useText } from '../language/language.ts';
import { onOfficeEvent } from '../office/live.ts';
import { goTo, usePlace } from './navigation.ts';
import { isFresh } from './ring-age.ts';

type Call = Extract<OfficeEvent, { type: 'ring' }>;
const RINGS_MS = 30_000;

/** A host rings: who, to which meeting, and two answers. Never enters by itself, never disturbs whoever is in a meeting. */
export function Ring() {
  const text = useText();
  const inside = usePlace((state) => state.inside);
  const [call, setCall] = useState<Call | null>(null);
  useEffect(
    () =>
      onOfficeEvent((event) => {
        if (event.type === 'ring' && isFresh(event.at) && !usePlace.getState().inside) setCall(event);
      }),
    [],
  );
  // Whoever goes in has answered, this way or another: nothing rings at the goodbye.
  useEffect(() => {
    if (inside) setCall(null);
  }, [inside]);
  useEffect(() => {
    if (!call || inside) return;
    const sound = new Audio('/sounds/ring.wav');
    sound.loop = true;
    // Held back by the browser until the first press in this tab: the dialog is there all the same.
    sound.play().catch(() => undefined);
    const { text: words } = useLanguage.getState();
    host.attention({ title: words.door.ringTitle({ from: call.from }).slice(0, 200) });
    const timer = setTimeout(() => setCall(null), RINGS_MS);
    return () => {
      clearTimeout(timer);
      sound.pause();
      host.attention(null);
    };
  }, [call, inside]);
  if (!call || inside) return null;
  return (
    <Dialog
      title={text.door.ringTitle({ from: call.from })}
      onClose={() => setCall(null)}
      actions={
        <>
          <Button onClick={() => setCall(null)}>{text.door.ringLater}</Button>
          <Button
            look="primary"
            data-testid="ring-join"
            onClick={() => {
              setCall(null);
              goTo({ at: 'meeting', meetingId: call.meetingId });
            }}
          >
            {text.door.ringJoin}
          </Button>
        </>
      }
    >
      <p>{text.door.ringBody({ title: call.title })}</p>
    </Dialog>
  );
}
