import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import css from './Dialog.module.css';

/** A question that waits for an answer. The native modal dialog traps focus, closes on Escape and returns focus by itself (if closed while still in the page). */
export function Dialog({
  title,
  children,
  actions,
  onClose,
  from = null,
}: {
  title: string;
  children?: ReactNode;
  actions: ReactNode;
  onClose: () => void;
  /** Gets the focus where the dialog itself cannot return it: what opened it was in a menu, which is gone by then. */
  from?: HTMLElement | null;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  const opener = useRef(from);
  opener.current = from;
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => {
      dialog?.close();
      // A closed dialog keeps the focus until the page is drawn the next time.
      const { activeElement } = document;
      if (activeElement === document.body || dialog?.contains(activeElement)) opener.current?.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className={css.dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={id} className={css.title}>
        {title}
      </h2>
      <div className={css.body}>{children}</div>
      <div className={css.actions}>{actions}</div>
    </dialog>
  );
}
