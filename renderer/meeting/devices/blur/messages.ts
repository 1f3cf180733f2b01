/** What the page tells the blur's worker, once. */
export type BlurStart = {
  frames: ReadableStream<VideoFrame>;
  blurred: WritableStream<VideoFrame>;
  /** Addresses of our own origin. */
  wasm: string;
  model: string;
};

/** What the worker tells the page. */
export type BlurNews =
  /** The first blurred frame has been written. */
  | { kind: 'ready' }
  /** No frame follows. */
  | { kind: 'failed'; why: string }
  /** Means over the last frames in ms: a whole frame, one look of the model, and how often it looks now. */
  | { kind: 'cost'; frame: number; look: number; every: number };
