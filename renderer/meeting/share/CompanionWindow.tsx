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
    let ours = true;
    let opened: Window | null = null;
    const openIt = () => {
      if (opened || !ours) return;
      clearTimeout(patience);
      opened = latest.current.open();
      if (!opened) {
        latest.current.onClosed('blocked');
        return;
      }
      const child = opened;
      child.addEventListener('pagehide', () => ours && latest.current.onClosed('closed'));
      // Not before its rules are there: nothing may flash.
      void dress(child.document).then(() => ours && setChild(child));
    };
    // Only after what came into the page with it is laid out and observed: a window that opens in the middle of that makes
    // Chromium 114 forget to tell the stage of its new size.
    // A page that is covered by then gets no frames.
    const patience = setTimeout(openIt, 300);
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(openIt);
    });
    return () => {
      ours = false;
      cancelAnimationFrame(frame);
      clearTimeout(patience);
      opened?.close();
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
  for (const name of ['theme', 'ground']) {
    const value = dataset[name];
    if (value) target.documentElement.dataset[name] = value;
  }
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
