import { type Planes, planesOf } from './planes.ts';

export type Pixels = {
  bytes: Uint8Array<ArrayBuffer>;
  planes: Planes;
  format: 'I420' | 'NV12';
  colour: VideoColorSpace | null;
};

/** Takes the pixels out of frames, as 4:2:0 planes; the same memory for each. */
export class FrameReader {
  #bytes = new Uint8Array(0);
  #canvas: OffscreenCanvasRenderingContext2D | null = null;

  async read(frame: VideoFrame): Promise<Pixels> {
    const width = frame.visibleRect?.width ?? frame.codedWidth;
    const height = frame.visibleRect?.height ?? frame.codedHeight;
    const { format } = frame;
    if (format !== 'I420' && format !== 'NV12') return this.#readDrawn(frame, width, height);
    const bytes = this.#space(frame.allocationSize());
    const layout = await frame.copyTo(bytes);
    const planes = planesOf(format, width, height, layout);
    if (!planes) throw new Error(`a frame without planes: ${format}`);
    return { bytes, planes, format, colour: frame.colorSpace };
  }

  /** Formats that few cameras give: drawn, and the drawing turned into planes. */
  #readDrawn(frame: VideoFrame, width: number, height: number): Pixels {
    if (this.#canvas?.canvas.width !== width || this.#canvas.canvas.height !== height)
      this.#canvas = new OffscreenCanvas(width, height).getContext('2d', { alpha: false, willReadFrequently: true });
    if (!this.#canvas) throw new Error('no canvas for this kind of frame');
    this.#canvas.drawImage(frame, 0, 0, width, height);
    const { data } = this.#canvas.getImageData(0, 0, width, height);
    const half = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
    const size = width * height;
    const quarter = half.width * half.height;
    const bytes = this.#space(size + 2 * quarter);
    const layout = [
      { offset: 0, stride: width },
      { offset: size, stride: half.width },
      { offset: size + quarter, stride: half.width },
    ];
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1) {
        const at = (y * width + x) * 4;
        const [r, g, b] = [data[at] as number, data[at + 1] as number, data[at + 2] as number];
        bytes[y * width + x] = 16.5 + 0.257 * r + 0.504 * g + 0.098 * b;
        if ((x | y) & 1) continue;
        const chroma = size + (y >> 1) * half.width + (x >> 1);
        bytes[chroma] = 128.5 - 0.148 * r - 0.291 * g + 0.439 * b;
        bytes[chroma + quarter] = 128.5 + 0.439 * r - 0.368 * g - 0.071 * b;
      }
    return { bytes, planes: planesOf('I420', width, height, layout) as Planes, format: 'I420', colour: null };
  }

  #space(size: number) {
    if (this.#bytes.length !== size) this.#bytes = new Uint8Array(size);
    return this.#bytes;
  }
}
