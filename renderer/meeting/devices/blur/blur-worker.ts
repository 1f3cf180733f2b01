import { FrameReader } from './frames.ts';
import { MASK_COLUMNS, MASK_ROWS, smooth, steady } from './mask.ts';
import type { BlurNews, BlurStart } from './messages.ts';
import { ModelInput } from './model-input.ts';
import { Pace } from './pace.ts';
import { Picture } from './picture.ts';
import type { Plane } from './planes.ts';
import { openSegmenter, type Segmenter } from './segmenter.ts';

const tell = (news: BlurNews) => postMessage(news);
const COST_EVERY_MS = 2000;

addEventListener('message', ({ data }: MessageEvent<BlurStart>) => {
  const { frames, blurred } = data;
  const writer = blurred.getWriter();
  // The page ends the track: what is left of it is a last blurred frame, never the room.
  run(data, frames.getReader(), writer).catch((error: unknown) => tell({ kind: 'failed', why: String(error) }));
});

async function run(
  files: BlurStart,
  reader: ReadableStreamDefaultReader<VideoFrame>,
  writer: WritableStreamDefaultWriter<VideoFrame>,
) {
  const blur = new Blur(await openSegmenter(files));
  let written = 0;
  for (;;) {
    // One frame at a time: what comes meanwhile is dropped by the processor, which keeps the newest.
    const { value: frame, done } = await reader.read();
    if (done) break;
    let blurred: VideoFrame;
    try {
      blurred = await blur.next(frame);
    } finally {
      frame.close();
    }
    await writer.write(blurred);
    written += 1;
    if (written === 1) tell({ kind: 'ready' });
  }
  await writer.close();
}

class Blur {
  readonly #segmenter: Segmenter;
  readonly #reader = new FrameReader();
  readonly #input = new ModelInput();
  readonly #pace = new Pace();
  readonly #known = new Float32Array(MASK_COLUMNS * MASK_ROWS);
  readonly #mask = new Float32Array(MASK_COLUMNS * MASK_ROWS);
  #picture: Picture | null = null;
  #lookMs = 0;
  #toldAt = performance.now();

  constructor(segmenter: Segmenter) {
    this.#segmenter = segmenter;
  }

  async next(frame: VideoFrame): Promise<VideoFrame> {
    const start = performance.now();
    const { bytes, planes, format, colour } = await this.#reader.read(frame);
    const [{ width, height }] = planes;
    if (this.#pace.due(start)) {
      this.#input.fill(bytes, planes, colour?.fullRange === true, this.#segmenter.input);
      const from = performance.now();
      const fresh = await this.#segmenter.look();
      this.#lookMs += (performance.now() - from - this.#lookMs) * (this.#lookMs === 0 ? 1 : 0.1);
      steady(this.#known, fresh);
      smooth(this.#known, this.#mask);
    }
    if (this.#picture?.width !== width || this.#picture.height !== height) this.#picture = new Picture(width, height);
    this.#picture.blur(bytes, planes, this.#mask);
    const blurred = new VideoFrame(bytes, {
      format,
      codedWidth: width,
      codedHeight: height,
      timestamp: frame.timestamp,
      layout: layoutOf(format, planes),
      ...(frame.duration === null ? {} : { duration: frame.duration }),
      ...(colour ? { colorSpace: colour.toJSON() } : {}),
    });
    const end = performance.now();
    this.#pace.spent(end - start);
    if (end - this.#toldAt > COST_EVERY_MS) {
      this.#toldAt = end;
      tell({ kind: 'cost', frame: this.#pace.meanMs, look: this.#lookMs, every: this.#pace.everyMs });
    }
    return blurred;
  }
}

function layoutOf(format: 'I420' | 'NV12', [y, u, v]: readonly [Plane, Plane, Plane]) {
  const planes = format === 'I420' ? [y, u, v] : [y, u];
  return planes.map(({ offset, stride }) => ({ offset, stride }));
}
