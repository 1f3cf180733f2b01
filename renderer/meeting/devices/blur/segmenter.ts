import { type CompiledModel, loadAndCompile, loadLiteRt, Tensor } from '@litertjs/core';
import moduleFactory from '@litertjs/core/wasm/litert_wasm_compat_internal.js';
import { MASK_COLUMNS, MASK_ROWS } from './mask.ts';

const SHAPE = [1, MASK_ROWS, MASK_COLUMNS, 3];

/** It tells much of itself that helps nobody here; what fails is thrown. */
const silent = () => undefined;

export type Segmenter = {
  /** To be filled with RGB in 0…1, then `look`. */
  readonly input: Float32Array;
  /** The probability of "person" per pixel. */
  look(): Promise<Float32Array>;
};

/** The segmentation model on the processor. To be called once in a worker of its own. @throws when it does not load */
export async function openSegmenter(files: { wasm: string; model: string }): Promise<Segmenter> {
  // A graphics driver must not decide what is seen of a room: the same answer on every machine, in 4 ms.
  Object.defineProperty(navigator, 'gpu', { value: undefined });
  // LiteRT fetches its loader by importScripts, which Trusted Types refuse; ours is in this file already.
  Object.assign(globalThis, {
    importScripts: () => undefined,
    ModuleFactory: moduleFactory,
    Module: { locateFile: () => files.wasm, print: silent, printErr: silent },
  });
  const { warn } = console;
  console.warn = silent;
  await loadLiteRt('bundled.js');
  console.warn = warn;
  const model = await loadAndCompile(files.model, { accelerator: 'wasm' });
  const input = new Float32Array(MASK_ROWS * MASK_COLUMNS * 3);
  return { input, look: () => look(model, input) };
}

async function look(model: CompiledModel, input: Float32Array): Promise<Float32Array> {
  const given = new Tensor(input, SHAPE);
  try {
    const [answer] = await model.run([given]);
    if (!answer) throw new Error('the model gave no answer');
    const mask = answer.toTypedArray();
    answer.delete();
    if (!(mask instanceof Float32Array) || mask.length !== MASK_ROWS * MASK_COLUMNS)
      throw new Error('the model answers in another shape');
    return mask;
  } finally {
    given.delete();
  }
}
