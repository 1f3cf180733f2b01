import wasm from '@litertjs/core/wasm/litert_wasm_compat_internal.wasm?url';
import model from '../../../../assets/models/selfie_segmentation_landscape.tflite?url';
import { workerScript } from '../../../worker-script.ts';
import type { Refined } from '../refine.ts';
import workerFile from './blur-worker.ts?worker&url';
import { frameEnds } from './can-blur.ts';
import type { BlurNews, BlurStart } from './messages.ts';

/** The model is 9 MB on the first visit of a browser; on a line that takes longer, a camera without blur is the person's choice. */
const PATIENCE_MS = 45_000;

/**
 * A camera whose background is blurred on this machine, before anything else sees it. Resolves once the first blurred frame is
 * there; when the blur fails later the track ends. @throws when it cannot be: nothing of `raw` has been passed on then
 */
export async function blurBackground(raw: MediaStreamTrack): Promise<Refined> {
  const ends = frameEnds();
  if (!ends) throw new Error('this engine gives no access to camera frames');
  const worker = new Worker(workerScript(workerFile), { name: 'blur' });
  const track = new ends.MediaStreamTrackGenerator({ kind: 'video' });
  const { readable } = new ends.MediaStreamTrackProcessor({ track: raw, maxBufferSize: 1 });
  const stop = () => {
    worker.terminate();
    track.stop();
  };
  const start: BlurStart = { frames: readable, blurred: track.writable, wasm, model };
  try {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the blur took too long to load')), PATIENCE_MS);
      const failed = (why: string) => {
        clearTimeout(late);
        reject(new Error(why));
      };
      worker.addEventListener('message', ({ data }: MessageEvent<BlurNews>) => {
        if (data.kind === 'cost') keepCost(data);
        else if (data.kind === 'failed') failed(data.why);
        else {
          clearTimeout(late);
          resolve();
        }
      });
      worker.addEventListener('error', ({ message }) => {
        failed(message);
        // After the start a worker that broke says nothing more itself: its track ends here, and says so.
        track.stop();
        track.dispatchEvent(new Event('ended'));
      });
      raw.addEventListener('ended', () => failed('the camera ended'), { once: true });
      worker.postMessage(start, [readable, track.writable] as unknown as Transferable[]);
    });
  } catch (error) {
    stop();
    throw error;
  }
  return { track, stop };
}

/** The latest cost, for whoever looks into a slow machine: `performance.getEntriesByName('blur')[0].detail`. */
function keepCost(detail: BlurNews) {
  performance.clearMarks('blur');
  performance.mark('blur', { detail });
}
