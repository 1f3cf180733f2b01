// The office's clock, learned from its answers: a PC may be minutes off, and its user may not be allowed to set it.
let aheadMs: number | null = null;

/** An answer that took longer (the machine slept) says too little about now. */
const PROMPT_MS = 10_000;

/** @param asked when the question left, by this machine's clock; `now` is what the answer said */
export function learnOfficeTime(now: string, asked: number): void {
  const heard = Date.now();
  if (heard >= asked && heard - asked <= PROMPT_MS) aheadMs = Date.parse(now) - heard;
}

/** ms since the epoch by the office's clock; null before the office told it. */
export const officeNow = (): number | null => (aheadMs === null ? null : Date.now() + aheadMs);
