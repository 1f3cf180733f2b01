import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../../language/language.ts';
import { useMeetingState } from '../context.ts';
import { capacityOf, fitGrid, pagesOf } from './grid.ts';
import css from './Stage.module.css';
import { Tile } from './Tile.tsx';

const GAP = 8;
const MIN_TILE = 220;

/** Everybody visible, as large as fits, in an order that does not jump. */
export function Stage() {
  const text = useText();
  const ref = useRef<HTMLElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [page, setPage] = useState(0);
  const order = useMeetingState((state) => state.order);
  const self = useMeetingState((state) => state.selfIdentity);
  const connected = useMeetingState((state) => state.phase === 'connected');

  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const others = order.filter((identity) => identity !== self);
  const pages = pagesOf(others, self, capacityOf(size.width, size.height, GAP, MIN_TILE));
  const current = Math.min(page, pages.length - 1);
  const visible = pages[current] ?? [];
  const grid = fitGrid(Math.max(1, visible.length), size.width, size.height, GAP);

  return (
    <section ref={ref} className={css.stage} aria-label={text.meeting.stage}>
      <ul className={css.grid}>
        {size.width > 0 &&
          visible.map((identity) => (
            <Tile key={identity} identity={identity} width={grid.width} height={grid.height} />
          ))}
      </ul>
      {connected && others.length === 0 && <p className={css.alone}>{text.meeting.alone}</p>}
      {pages.length > 1 && (
        <nav className={css.pager} aria-label={text.meeting.page({ page: current + 1, pages: pages.length })}>
          <button
            type="button"
            disabled={current === 0}
            onClick={() => setPage(current - 1)}
            aria-label={text.meeting.previousPage}
          >
            <ChevronLeft aria-hidden="true" />
          </button>
          <span aria-hidden="true">
            {current + 1} / {pages.length}
          </span>
          <button
            type="button"
            disabled={current === pages.length - 1}
            onClick={() => setPage(current + 1)}
            aria-label={text.meeting.nextPage}
          >
            <ChevronRight aria-hidden="true" />
          </button>
        </nav>
      )}
    </section>
  );
}
