/** The two ends of a camera's frames, as Chromium has them in a page; the standard wants them in workers only. */
export type FrameEnds = {
  MediaStreamTrackProcessor: new (options: {
    track: MediaStreamTrack;
    maxBufferSize: number;
  }) => { readable: ReadableStream<VideoFrame> };
  MediaStreamTrackGenerator: new (options: {
    kind: 'video';
  }) => MediaStreamTrack & { writable: WritableStream<VideoFrame> };
};

/** Null where the engine gives no access to frames, as Firefox and Safari do today. */
export function frameEnds(): FrameEnds | null {
  const known = globalThis as Partial<FrameEnds>;
  const { MediaStreamTrackProcessor, MediaStreamTrackGenerator } = known;
  return MediaStreamTrackProcessor && MediaStreamTrackGenerator && typeof Worker === 'function'
    ? { MediaStreamTrackProcessor, MediaStreamTrackGenerator }
    : null;
}
