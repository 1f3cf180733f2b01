// What the client's fake camera shows where there is no real one: a drawn official instead of Chromium's green test card.
import { existsSync, writeFileSync } from 'node:fs';
import { HEIGHT, type Look, Portrait, SWAY_FRAMES, WIDTH } from '../office/portrait.ts';
import { contentKey, inDev, root } from '../setup/places.mjs';

const self: Look = {
  skin: [214, 166, 130],
  head: 'hijab',
  headColour: [146, 44, 62],
  shirt: 'batik',
  shirtColour: [46, 40, 58],
  accent: [224, 188, 120],
  wall: [214, 214, 206],
  light: 'right',
  room: 'pictures',
  faceWidth: 0.97,
};

/** A YUV4MPEG2 file of one sway at 10 frames a second, which Chromium repeats. Made once. @returns its path */
export function selfPicture(): string {
  const drawing = `${root}/scripts/office/portrait.ts`;
  const path = inDev(`self-${contentKey([drawing, `${root}/scripts/start/self-picture.ts`]).slice(0, 8)}.y4m`);
  if (existsSync(path)) return path;
  const portrait = new Portrait(self);
  const parts: Uint8Array[] = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`)];
  for (let at = 0; at < SWAY_FRAMES; at += 1) {
    parts.push(Buffer.from('FRAME\n'), portrait.frame(at, 0, at === 29 || at === 30));
  }
  writeFileSync(path, Buffer.concat(parts), { mode: 0o644 });
  return path;
}
