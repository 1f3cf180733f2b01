import { useEffect, useRef } from 'react';

/** Keys of the meeting, the same in both faces; Ctrl is the Command key too. */
const shortcuts = {
  microphone: { code: 'KeyD', alt: false },
  camera: { code: 'KeyE', alt: false },
  hand: { code: 'KeyH', alt: true },
  chat: { code: 'KeyC', alt: true },
  people: { code: 'KeyP', alt: true },
} as const;
export type Shortcut = keyof typeof shortcuts;

/** As a person reads them. */
export const keysOf = (name: Shortcut) =>
  `Ctrl+${shortcuts[name].alt ? 'Alt+' : ''}${shortcuts[name].code.slice('Key'.length)}`;

/** As assistive technology is told (WAI-ARIA 1.2, aria-keyshortcuts). */
export const ariaKeysOf = (name: Shortcut) => keysOf(name).replace('Ctrl', 'Control');

type Press = Pick<
  KeyboardEvent,
  'repeat' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'code' | 'getModifierState'
>;

/** By the place of the key, whatever the layout writes there. A held key counts once; AltGr, which some systems report as Ctrl+Alt, writes. */
export function isShortcut(event: Press, name: Shortcut): boolean {
  const { code, alt } = shortcuts[name];
  if (event.repeat || event.shiftKey || !(event.ctrlKey || event.metaKey)) return false;
  return event.code === code && event.altKey === alt && !event.getModifierState('AltGraph');
}

/** Wherever in the meeting's window the focus is. */
export function useShortcut(name: Shortcut, press: () => void) {
  const latest = useRef(press);
  latest.current = press;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isShortcut(event, name)) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [name]);
}
