import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useText } from '../../language/language.ts';
import css from './Stage.module.css';

export function Pager({ page, pages, onTurn }: { page: number; pages: number; onTurn: (page: number) => void }) {
  const text = useText();
  return (
    <nav className={css.pager} aria-label={text.meeting.page({ page: page + 1, pages })}>
      <button
        type="button"
        disabled={page === 0}
        onClick={() => onTurn(page - 1)}
        aria-label={text.meeting.previousPage}
        data-testid="page-before"
      >
        <ChevronLeft aria-hidden="true" />
      </button>
      <span role="status">
        <span aria-hidden="true">
          {page + 1} / {pages}
        </span>
        <span className="visually-hidden">{text.meeting.page({ page: page + 1, pages })}</span>
      </span>
      <button
        type="button"
        disabled={page === pages - 1}
        onClick={() => onTurn(page + 1)}
        aria-label={text.meeting.nextPage}
        data-testid="page-next"
      >
        <ChevronRight aria-hidden="true" />
      </button>
    </nav>
  );
}
