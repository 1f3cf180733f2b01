import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
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
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list must be reachable without a mouse
    <section className={css.list} ref={scroller} tabIndex={0} aria-label={text.meeting.people}>
      <ul style={{ height: rows.getTotalSize() }} data-testid="people-list" data-count={people.length}>
        {rows.getVirtualItems().map((item) => {
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
