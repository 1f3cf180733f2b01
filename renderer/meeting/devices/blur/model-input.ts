import { MASK_COLUMNS, MASK_ROWS } from './mask.ts';
import { type Planes, shrink } from './planes.ts';

const PIXELS = MASK_COLUMNS * MASK_ROWS;
const LUMA = { columns: MASK_COLUMNS, rows: MASK_ROWS, every: 1 };
const COLOUR = { ...LUMA, every: 2 };

/** Turns frames into what the model wants: MASK_COLUMNS × MASK_ROWS, RGB in 0…1. */
export class ModelInput {
  readonly #luma = new Float32Array(PIXELS);
  readonly #blue = new Float32Array(PIXELS);
  readonly #red = new Float32Array(PIXELS);

  /**
   * Means of cells, not single pixels: stripes and print that alias make the model lose the person.
   * @param fullRange luma in 0…255 (a camera's JPEG), else 16…235; BT.601 is near enough for any camera
   */
  fill(bytes: Uint8Array, [y, u, v]: Planes, fullRange: boolean, into: Float32Array): void {
    shrink(bytes, y, LUMA, this.#luma);
    shrink(bytes, u, COLOUR, this.#blue);
    shrink(bytes, v, COLOUR, this.#red);
    const black = fullRange ? 0 : 16;
    const spread = fullRange ? 1 : 255 / 219;
    const colour = fullRange ? 1 : 255 / 224;
    for (let pixel = 0; pixel < PIXELS; pixel += 1) {
      const light = ((this.#luma[pixel] as number) - black) * spread;
      const blue = ((this.#blue[pixel] as number) - 128) * colour;
      const red = ((this.#red[pixel] as number) - 128) * colour;
      into[pixel * 3] = unit(light + 1.402 * red);
      into[pixel * 3 + 1] = unit(light - 0.344 * blue - 0.714 * red);
      into[pixel * 3 + 2] = unit(light + 1.772 * blue);
    }
  }
}

const unit = (value: number) => Math.min(255, Math.max(0, value)) / 255;
