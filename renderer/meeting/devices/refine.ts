/** What is made of an opened device before it is sent: a blurred background, a voice without noise. */
export type Refined = {
  /** Published instead of the raw track. Its ending by itself counts as the refiner's failure. */
  track: MediaStreamTrack;
  /** Ends `track` and whatever makes it. Never the raw track: that belongs to the sender. */
  stop(): void;
};

/**
 * Plugged in with `MeetingSession.setRefiner(kind, refiner)`: before `join()`, so that nothing goes out unrefined, or at any time
 * later; null sends the raw track again. Called anew for each raw track (camera on, another device); of one kind never twice at
 * a time, and the former `Refined` is stopped once the new one is sent. When it throws or its track ends, the raw track is sent, or nothing (`orNothing`), and
 * the person is told once.
 */
export type Refiner = {
  /** @param signal nobody wants it any more: what loads or runs for it ends, and it rejects */
  refine(raw: MediaStreamTrack, signal?: AbortSignal): Promise<Refined>;
  /** What the device is opened with besides our own wishes, e.g. without the browser's noise suppression. */
  capture?: MediaTrackConstraints;
  /** The raw track must not be seen instead: without the refined one nothing is sent, and the wish falls to off. */
  orNothing?: boolean;
};

/** A refiner with `orNothing` could not do its work. */
export class RefineError extends Error {
  constructor(cause: unknown) {
    super('not refined', { cause });
    this.name = 'RefineError';
  }
}

/**
 * A refiner is still being loaded. The raw track is sent meanwhile, opened as if there were none, and nobody is told; the refiner
 * stays chosen, and whoever chose it sets it again when it is there.
 */
export class RefineLater extends Error {
  constructor() {
    super('not yet refined');
    this.name = 'RefineLater';
  }
}
