import type { TalkKey } from '../../../contract/settings.ts';

/** What a press says of where it went; a DOM event has it. */
export type Press = {
  code: string;
  repeat: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
};

/** What has the keyboard: `typing` = text is entered, `pressing` = the space bar would press it, `elsewhere` = neither. */
export type Focus = 'typing' | 'pressing' | 'elsewhere';

/** Whether a press of a key means "let me speak". */
export function wantsToTalk(press: Press, key: TalkKey, focus: Focus): boolean {
  if (press.code !== key || press.repeat || focus === 'typing') return false;
  // The space bar presses the button that a person has walked to by keyboard.
  if (key === 'Space' && focus === 'pressing') return false;
  const others = [
    [press.ctrlKey, 'ControlRight'],
    [press.altKey, 'AltRight'],
    [press.metaKey, ''],
    [press.shiftKey, ''],
  ] as const;
  // With AltGr, Windows reports Ctrl as well.
  return others.every(([held, own]) => !held || own === key || (key === 'AltRight' && own === 'ControlRight'));
}

/** A heading has the focus too when a screen arrives: the space bar means nothing to it. */
const PRESSED = 'button, a[href], summary, [role="button"], [role="switch"], [role="tab"], [role="slider"]';

/** @param walkedTo by keyboard: the style `:focus-visible` cannot tell, since Chromium shows it at the first key whatever it means */
export function focusOf(element: Element | null, walkedTo: boolean): Focus {
  if (!element || element === document.body) return 'elsewhere';
  if (element.closest('[contenteditable=""], [contenteditable="true"]')) return 'typing';
  if (element.matches('textarea, select')) return 'typing';
  if (element.matches('input'))
    return /^(checkbox|radio|range|button|submit)$/.test((element as HTMLInputElement).type) ? 'pressing' : 'typing';
  // In a menu, a list or a dialog the keys belong to it.
  if (element.closest('dialog, [role="dialog"], [role="menu"], [role="listbox"]')) return 'pressing';
  return element.matches(PRESSED) && walkedTo ? 'pressing' : 'elsewhere';
}
