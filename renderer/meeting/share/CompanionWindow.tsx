import { type ReactNode, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

/**
 * Draws its children into an empty window of this page's own (same process and policy, so that a picture can be shown there
 * without a second connection). Unmounting closes it; the person closing it tells `onClosed`.
 */
export function CompanionWindow(props: {
  /** Opens it; null = the browser held it back. */
  open: () => Window | null;
  title: string;
  onClosed: (why: 'closed' | 'blocked') => void;
  children: (child: Window) => ReactNode;
}) {
  const { open, title, onClosed, children } = props;
  const [child, setChild] = useState<Window | null>(null);
  // What it was given last, so that a new render opens nothing anew.
  const latest = useRef({ open, onClosed });
  latest.current = { open, onClosed };

  useEffect(() => {
    const opened = latest.current.open();
    if (!opened) {
      latest.current.onClosed('blocked');
      return;
    }
    let ours = true;
    opened.addEventListener('pagehide', () => ours && latest.current.onClosed('closed'));
    // Not before its rules are there: nothing may flash.
    void dress(opened.document).then(() => ours && setChild(opened));
    return () => {
      ours = false;
      opened.close();
    };
  }, []);
  useEffect(() => {
    if (child) child.document.title = title;
  }, [child, title]);

  return child && createPortal(children(child), child.document.body);
}

/** The page's language, theme and style sheets; fonts and rules come from the same files. */
async function dress(target: Document): Promise<void> {
  const { lang, dataset } = document.documentElement;
  target.documentElement.lang = lang;
  if (dataset['theme']) target.documentElement.dataset['theme'] = dataset['theme'];
  const loads: Promise<unknown>[] = [];
  for (const sheet of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')) {
    const link = target.createElement('link');
    link.rel = 'stylesheet';
    link.href = sheet.href;
    loads.push(
      new Promise((resolve) => {
        link.onload = link.onerror = resolve;
      }),
    );
    target.head.append(link);
  }
  await Promise.all(loads);
}
