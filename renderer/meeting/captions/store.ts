import { createStore, type StoreApi } from 'zustand/vanilla';

/** One utterance. `identity`: who said it, as far as known. A not final one still changes. */
export type CaptionLine = { id: string; identity: string | null; text: string; final: boolean };
export type CaptionState = {
  /** Somebody writes captions in this meeting. */
  available: boolean;
  /** The oldest first. */
  lines: CaptionLine[];
};
export type CaptionStore = StoreApi<CaptionState>;

/** What stays to be read back. */
const KEPT = 60;
const LONGEST = 1_000;

export const createCaptionStore = (): CaptionStore => createStore(() => ({ available: false, lines: [] }));

/** Adds an utterance, or what became of one: the same id is the same utterance. */
export function putLine(store: CaptionStore, line: CaptionLine): void {
  const text = line.text.trim().slice(-LONGEST);
  store.setState(({ lines }) => {
    const known = lines.findIndex(({ id }) => id === line.id);
    if (known < 0 && text === '') return { available: true };
    const next = known < 0 ? [...lines, { ...line, text }] : lines.with(known, { ...line, text });
    return { available: true, lines: next.slice(-KEPT) };
  });
}
