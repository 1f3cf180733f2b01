// How often the invited are told that the count of those inside changed: at once, then with a pause that grows with their
// number, for each telling makes every one of them ask again.
import type { Logger } from 'pino';

/** Small meetings: a thousand joins must not become a thousand refetches each. */
const SHORTEST_MS = 1_000;
/** So many of the invited ask again per second, on average, while the count of one meeting keeps changing. */
const ASKING_PER_S = 50;
/** The face asks once a minute by itself; rarer than half of that would say nothing. */
const LONGEST_MS = 30_000;

/** @returns ms until that many people may be told again */
export const pauseAfter = (told: number) =>
  Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.ceil((told / ASKING_PER_S) * 1_000)));

export class HeadCount {
  private readonly tell: (meetingId: string) => Promise<number>;
  private readonly log: Logger;
  /** Meetings told of within the last pause, and whether something changed since. */
  private readonly pausing = new Map<string, { changed: boolean; timer?: NodeJS.Timeout }>();
  private closed = false;

  /** @param tell tells everybody invited, and says how many they are */
  constructor(tell: (meetingId: string) => Promise<number>, log: Logger) {
    this.tell = tell;
    this.log = log;
  }

  /** Of how many meetings something is kept: only of those that are changing. */
  get size(): number {
    return this.pausing.size;
  }

  /** What changes during a pause is told once, at its end. */
  changed(meetingId: string): void {
    const pause = this.pausing.get(meetingId);
    if (pause) pause.changed = true;
    else void this.tellNow(meetingId);
  }

  private async tellNow(meetingId: string): Promise<void> {
    const pause: { changed: boolean; timer?: NodeJS.Timeout } = { changed: false };
    this.pausing.set(meetingId, pause);
    const told = await this.tell(meetingId).catch((err: unknown) => {
      this.log.error({ err, meetingId }, 'head count not announced');
      return 0;
    });
    if (this.closed) return;
    pause.timer = setTimeout(() => {
      this.pausing.delete(meetingId);
      if (pause.changed) void this.tellNow(meetingId);
    }, pauseAfter(told));
  }

  close(): void {
    this.closed = true;
    for (const { timer } of this.pausing.values()) clearTimeout(timer);
    this.pausing.clear();
  }
}
