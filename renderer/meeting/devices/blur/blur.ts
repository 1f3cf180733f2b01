import wasm from '@litertjs/core/wasm/litert_wasm_compat_internal.wasm?url';
import model from '../../../../assets/models/selfie_segmentation_landscape.tflite?url';
import { workerScript } from '../../../worker-script.ts';
import type { Refined } from '../refine.ts';
import workerFile from './blur-worker.ts?worker&url';
import { frameEnds } from './can-blur.ts';
import type { BlurNews, BlurStart } from './messages.ts';

/** The model is 9 MB on the first visit of a browser; on a line that takes longer, a camera without blur is the person's choice. */
const PATIENCE_MS = 45_000;

/** A worker that died without a word: so many looks at it, each so long after the other, that a sleep of the machine is none. */
const SILENT_LOOKS = 4;
const LOOK_MS = 3000;

/**
 * A camera whose background is blurred on this machine, before anything else sees it. Resolves once the first blurred frame is
 * there; when the blur fails later the track ends. @throws when it cannot be, or is not wanted any more: nothing of `raw` has been
 * passed on then
 */
export async function blurBackground(raw: MediaStreamTrack, signal?: AbortSignal): Promise<Refined> {
  signal?.throwIfAborted();
  const ends = frameEnds();
  if (!ends) throw new Error('this engine gives no access to camera frames');
  const worker = new Worker(workerScript(workerFile), { name: 'blur' });
  const track = new ends.MediaStreamTrackGenerator({ kind: 'video' });
  const { readable } = new ends.MediaStreamTrackProcessor({ track: raw, maxBufferSize: 1 });
  const started: BlurStart = { frames: readable, blurred: track.writable, wasm, model };
  let silent = 0;
  let look: ReturnType<typeof setInterval> | undefined;
  const stop = () => {
    clearInterval(look);
    worker.terminate();
    track.stop();
  };
  /** A generator that is stopped does not say so by itself. */
  const fail = () => {
    if (track.readyState === 'live') stop();
    track.dispatchEvent(new Event('ended'));
  };
  try {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the blur took too long to load')), PATIENCE_MS);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      raw.addEventListener('ended', () => reject(new Error('the camera ended')), { once: true });
      worker.addEventListener('error', ({ message }) => {
        reject(new Error(message));
        fail();
      });
      worker.addEventListener('message', ({ data }: MessageEvent<BlurNews>) => {
        silent = 0;
        if (data.kind === 'cost') return keepCost(data);
        clearTimeout(late);
        if (data.kind === 'ready') return resolve();
        reject(new Error(data.why));
        fail();
      });
      worker.postMessage(started, [readable, track.writable] as unknown as Transferable[]);
    });
  } catch (error) {
    stop();
    throw error;
  }
  look = setInterval(() => {
    silent = raw.muted || raw.readyState !== 'live' ? 0 : silent + 1;
    if (silent >= SILENT_LOOKS) fail();
  }, LOOK_MS);
  return { track, stop };
}

/** The latest cost, for whoever looks into a slow machine: `performance.getEntriesByName('blur')[0].detail`. */
function keepCost(detail: BlurNews) {
  performance.clearMarks('blur');
  performance.mark('blur', { detail });
}
