import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef } from 'react';
import { useText } from '../../language/language.ts';
import type { ParticipantView } from '../store/meeting.ts';
import css from './PeoplePanel.module.css';
import { PersonRow } from './PersonRow.tsx';

const ROW = 60;

/** Draws only the rows in view: a briefing to every RT has a thousand. */
export function PeopleList({ people }: { people: ParticipantView[] }) {
  const text = useText();
  const scroller = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => people[index]?.identity ?? index,
    overscan: 6,
  });
  // Whoever is put out or leaves takes the focus of their row along, and so does scrolling far from it.
  const holder = useRef<string | null>(null);
  const drawn = rows.getVirtualItems();
  useLayoutEffect(() => {
    if (!holder.current || document.activeElement !== document.body) return;
    if (drawn.some(({ key }) => key === holder.current)) return;
    holder.current = null;
    scroller.current?.focus({ preventScroll: true });
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list must be reachable without a mouse
    <section className={css.list} ref={scroller} tabIndex={0} aria-label={text.meeting.people}>
      <ul
        style={{ height: rows.getTotalSize() }}
        data-testid="people-list"
        data-count={people.length}
        onFocus={({ target }) => {
          holder.current = target.closest<HTMLElement>('[data-identity]')?.dataset['identity'] ?? null;
        }}
        onBlur={({ target }) => {
          // It keeps the focus while only the window has lost it.
          if (document.activeElement !== target) holder.current = null;
        }}
      >
        {drawn.map((item) => {
          const view = people[item.index];
          if (!view) return null;
          return (
            <li
              key={item.key}
              className={css.row}
              style={{ transform: `translateY(${item.start}px)`, height: ROW }}
              aria-setsize={people.length}
              aria-posinset={item.index + 1}
              data-testid="person"
              data-identity={view.identity}
            >
              <PersonRow identity={view.identity} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
