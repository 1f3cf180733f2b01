/** The keys of a window without a menu (Linux, Windows). Copy, paste and undo are Chromium's own and need no entry. */
export type Action = 'quit' | 'close' | 'fullscreen' | 'zoomIn' | 'zoomOut' | 'zoomReset' | 'reload' | 'devtools';
export type Key = { key: string; control: boolean; shift: boolean; alt: boolean; meta: boolean };

const keys: readonly { key: string; control?: true; shift?: true; action: Action; development?: true }[] = [
  { key: 'q', control: true, action: 'quit' },
  { key: 'w', control: true, action: 'close' },
  { key: 'f11', action: 'fullscreen' },
  { key: '=', control: true, action: 'zoomIn' },
  { key: '+', control: true, action: 'zoomIn' },
  { key: '+', control: true, shift: true, action: 'zoomIn' },
  { key: '-', control: true, action: 'zoomOut' },
  { key: '0', control: true, action: 'zoomReset' },
  { key: 'r', control: true, action: 'reload', development: true },
  { key: 'i', control: true, shift: true, action: 'devtools', development: true },
];

export function actionFor(pressed: Key, packaged: boolean): Action | null {
  if (pressed.alt || pressed.meta) return null;
  const name = pressed.key.toLowerCase();
  const found = keys.find(
    (entry) =>
      entry.key === name && (entry.control ?? false) === pressed.control && (entry.shift ?? false) === pressed.shift,
  );
  return found && !(found.development && packaged) ? found.action : null;
}

/** Chromium's zoom is 1.2^level; -3..5 is 58 % to 249 %, enough for WCAG 1.4.4 (200 %). */
export function nextZoom(level: number, action: Action): number {
  if (action === 'zoomReset') return 0;
  return Math.max(-3, Math.min(5, level + (action === 'zoomIn' ? 0.5 : -0.5)));
}
