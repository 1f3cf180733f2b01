import { X } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useFocusOnArrival } from '../design/focus.ts';
import { useText } from '../language/language.ts';
import { closePanel, type Panel, toggleId } from './panel.ts';
import css from './SidePanel.module.css';

/** A panel beside the stage; over it where the window is narrow. Escape closes it. */
export function SidePanel(props: { panel: Panel; title: string; children: ReactNode; testid: string }) {
  const { panel, title, children, testid } = props;
  const text = useText();
  const heading = useFocusOnArrival();
  const aside = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = aside.current;
    // However it closes, and before it is gone: whoever was in it goes on from its button, whoever is elsewhere stays there.
    return () => {
      if (element?.contains(document.activeElement)) document.getElementById(toggleId(panel))?.focus();
    };
  }, [panel]);
  return (
    <aside
      ref={aside}
      className={css.panel}
      aria-label={title}
      data-testid={testid}
      onKeyDown={(event) => {
        // A dialog of the panel's stands elsewhere in the page, and has its own Escape.
        const here = event.currentTarget.contains(event.target as Node);
        if (event.key === 'Escape' && here && !event.defaultPrevented) closePanel();
      }}
    >
      <div className={css.head}>
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" className={css.icon} onClick={closePanel} aria-label={text.common.close}>
          <X aria-hidden="true" />
        </button>
      </div>
      {children}
    </aside>
  );
}
