import { useEffect, useRef } from 'react';

/**
 * For a Menu that is drawn only while it is open: its first item gets the focus.
 *
 * Not by the menu's own autoFocus: for a press without a pointer (a screen reader's, or Enter on a plain button) React Aria puts
 * off both the focus of the list and that of its first item, and the first undoes the second.
 */
export function useFirstItem() {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const frame = requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  return list;
}
