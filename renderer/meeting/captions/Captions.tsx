import { useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { usePreferences } from '../../host/preferences.ts';
import { useText } from '../../language/language.ts';
import { useMeetingState, useSession } from '../context.ts';
import css from './Captions.module.css';
import type { CaptionLine } from './store.ts';

/**
 * What is being said, below the stage and never over a face or a slide. Its height is fixed, so that nothing moves; earlier words
 * can be scrolled back to. Not announced by itself: a screen reader's user hears the meeting and would hear everything twice.
 */
export function Captions() {
  const text = useText();
  const session = useSession();
  const wanted = usePreferences((preferences) => preferences.captions);
  const { available, lines } = useStore(session.captions);
  const ref = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new words are what it follows
  useLayoutEffect(() => {
    if (ref.current && atEnd.current) ref.current.scrollTop = ref.current.scrollHeight;
  }, [lines, wanted]);
  if (!available || !wanted) return null;
  return (
    <section
      ref={ref}
      className={css.band}
      role="log"
      aria-live="off"
      aria-label={text.stage.captions}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      data-testid="captions"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
    >
      {lines.length === 0 && <p className={css.waiting}>{text.stage.captionsWaiting}</p>}
      {lines.map((line) => (
        <Line key={line.id} line={line} />
      ))}
    </section>
  );
}

function Line({ line }: { line: CaptionLine }) {
  const name = useMeetingState((state) => (line.identity ? state.participants.get(line.identity)?.name : undefined));
  return (
    <p className={css.line} data-final={line.final}>
      {name && <strong>{name}: </strong>}
      {line.text}
    </p>
  );
}
