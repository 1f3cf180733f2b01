import { useEffect, useRef } from 'react';

/** Puts focus on a screen's heading when the screen arrives, so that a keyboard or screen reader goes on from there. */
export function useFocusOnArrival() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return heading;
}
