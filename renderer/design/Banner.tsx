import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './Banner.module.css';

const icons = { info: Info, warn: TriangleAlert, danger: CircleAlert };

/** A sentence that matters now. `danger` and `warn` are announced at once, `info` politely. */
export function Banner({
  look,
  children,
  action,
}: {
  look: 'info' | 'warn' | 'danger';
  children: ReactNode;
  action?: ReactNode;
}) {
  const Icon = icons[look];
  return (
    <div className={`${css.banner} ${css[look]}`} role={look === 'info' ? 'status' : 'alert'}>
      <Icon aria-hidden="true" />
      <div className={css.text}>{children}</div>
      {action}
    </div>
  );
}
