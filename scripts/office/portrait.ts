// Moving pictures of people who do not exist: head and shoulders in front of a soft room, drawn from distance fields so that
// edges stay smooth when a tile scales 320x180 up. Pure: a look and a moment in, an I420 frame out.

export const WIDTH = 320;
export const HEIGHT = 180;
/** One sway, in frames; the picture loops over it. */
export const SWAY_FRAMES = 40;
/** 0 = closed … 3 = wide open. */
export type Mouth = 0 | 1 | 2 | 3;

type Colour = readonly [number, number, number];
type Paint = Colour | ((x: number, y: number) => Colour);
type Box = readonly [left: number, top: number, right: number, bottom: number];
/** Distance in pixels, negative inside. */
type Shape = (x: number, y: number) => number;

export type Look = {
  skin: Colour;
  head: 'hair' | 'peci' | 'hijab';
  /** Hair, or the cloth of peci or hijab. */
  headColour: Colour;
  shirt: 'batik' | 'uniform' | 'blazer';
  shirtColour: Colour;
  accent: Colour;
  wall: Colour;
  light: 'left' | 'right';
  room: 'window' | 'shelf' | 'pictures';
  glasses?: boolean;
  moustache?: boolean;
  /** 1 = as drawn; wider or narrower faces. */
  faceWidth: number;
};

/** In the order in which the demo brings people (scripts/start/main.ts): men and women as their names say. */
export const looks: readonly Look[] = [
  {
    skin: [176, 124, 88],
    head: 'peci',
    headColour: [28, 28, 34],
    shirt: 'uniform',
    shirtColour: [176, 160, 120],
    accent: [120, 104, 70],
    wall: [205, 214, 212],
    light: 'left',
    room: 'window',
    moustache: true,
    faceWidth: 1.04,
  },
  {
    skin: [212, 164, 128],
    head: 'hijab',
    headColour: [54, 112, 120],
    shirt: 'blazer',
    shirtColour: [44, 62, 84],
    accent: [232, 222, 204],
    wall: [228, 212, 190],
    light: 'right',
    room: 'shelf',
    faceWidth: 0.96,
  },
  {
    skin: [194, 142, 104],
    head: 'hair',
    headColour: [36, 28, 26],
    shirt: 'batik',
    shirtColour: [116, 56, 42],
    accent: [226, 182, 104],
    wall: [190, 202, 216],
    light: 'left',
    room: 'pictures',
    glasses: true,
    faceWidth: 1,
  },
  {
    skin: [204, 154, 118],
    head: 'hijab',
    headColour: [186, 120, 130],
    shirt: 'batik',
    shirtColour: [70, 48, 82],
    accent: [222, 196, 150],
    wall: [214, 222, 206],
    light: 'left',
    room: 'window',
    glasses: true,
    faceWidth: 0.98,
  },
  {
    skin: [162, 112, 80],
    head: 'hair',
    headColour: [64, 60, 60],
    shirt: 'uniform',
    shirtColour: [222, 222, 216],
    accent: [150, 156, 160],
    wall: [222, 206, 196],
    light: 'right',
    room: 'shelf',
    moustache: true,
    faceWidth: 1.08,
  },
  {
    skin: [218, 170, 134],
    head: 'hijab',
    headColour: [196, 178, 146],
    shirt: 'uniform',
    shirtColour: [96, 120, 132],
    accent: [70, 90, 102],
    wall: [206, 212, 220],
    light: 'right',
    room: 'pictures',
    faceWidth: 1.02,
  },
  {
    skin: [168, 118, 84],
    head: 'peci',
    headColour: [40, 30, 34],
    shirt: 'batik',
    shirtColour: [34, 66, 66],
    accent: [220, 196, 130],
    wall: [216, 204, 184],
    light: 'right',
    room: 'shelf',
    glasses: true,
    faceWidth: 1,
  },
  {
    skin: [188, 136, 98],
    head: 'hair',
    headColour: [26, 24, 26],
    shirt: 'uniform',
    shirtColour: [172, 154, 116],
    accent: [116, 98, 66],
    wall: [198, 210, 200],
    light: 'left',
    room: 'window',
    faceWidth: 0.97,
  },
];

const mix = (a: number, b: number, t: number) => a + (b - a) * t;
const blend = (a: Colour, b: Colour, t: number): Colour => [mix(a[0], b[0], t), mix(a[1], b[1], t), mix(a[2], b[2], t)];
const clamp = (value: number, low = 0, high = 1) => Math.min(high, Math.max(low, value));
const shade = (colour: Colour, factor: number): Colour => [colour[0] * factor, colour[1] * factor, colour[2] * factor];

const ellipse =
  (cx: number, cy: number, rx: number, ry: number): Shape =>
  (x, y) => {
    const px = (x - cx) / rx;
    const py = (y - cy) / ry;
    const k = Math.hypot(px, py);
    if (k < 1e-6) return -Math.min(rx, ry);
    return ((k - 1) * k) / Math.hypot(px / rx, py / ry);
  };
const box =
  (cx: number, cy: number, halfW: number, halfH: number, round = 0): Shape =>
  (x, y) => {
    const qx = Math.abs(x - cx) - halfW + round;
    const qy = Math.abs(y - cy) - halfH + round;
    return Math.hypot(Math.max(qx, 0), Math.max(qy, 0)) + Math.min(Math.max(qx, qy), 0) - round;
  };
const line =
  (ax: number, ay: number, bx: number, by: number, width: number): Shape =>
  (x, y) => {
    const dx = bx - ax;
    const dy = by - ay;
    const t = clamp(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy));
    return Math.hypot(x - ax - dx * t, y - ay - dy * t) - width / 2;
  };
const either =
  (...shapes: Shape[]): Shape =>
  (x, y) =>
    Math.min(...shapes.map((shape) => shape(x, y)));
const both =
  (...shapes: Shape[]): Shape =>
  (x, y) =>
    Math.max(...shapes.map((shape) => shape(x, y)));
const without =
  (shape: Shape, cut: Shape): Shape =>
  (x, y) =>
    Math.max(shape(x, y), -cut(x, y));
const around =
  (shape: Shape, width: number): Shape =>
  (x, y) =>
    Math.abs(shape(x, y)) - width / 2;

class Picture {
  readonly data: Uint8ClampedArray;
  constructor(from?: Picture) {
    this.data = from ? from.data.slice() : new Uint8ClampedArray(WIDTH * HEIGHT * 3);
  }

  /** `soft` = width of the edge in pixels: 1 is crisp, 12 is out of focus. */
  fill(bounds: Box, shape: Shape, paint: Paint, { soft = 1.2, alpha = 1 } = {}): void {
    const left = Math.max(0, Math.floor(bounds[0] - soft));
    const right = Math.min(WIDTH, Math.ceil(bounds[2] + soft));
    const bottom = Math.min(HEIGHT, Math.ceil(bounds[3] + soft));
    for (let y = Math.max(0, Math.floor(bounds[1] - soft)); y < bottom; y += 1) {
      for (let x = left; x < right; x += 1) {
        const edge = clamp(0.5 - shape(x + 0.5, y + 0.5) / soft);
        if (edge === 0) continue;
        const cover = edge * edge * (3 - 2 * edge) * alpha;
        const colour = typeof paint === 'function' ? paint(x, y) : paint;
        const at = (y * WIDTH + x) * 3;
        for (let channel = 0; channel < 3; channel += 1) {
          this.data[at + channel] = mix(this.data[at + channel] as number, colour[channel] as number, cover);
        }
      }
    }
  }
}

const everywhere: Box = [0, 0, WIDTH, HEIGHT];

function drawRoom(look: Look): Picture {
  const picture = new Picture();
  const lamp = look.light === 'left' ? 40 : 280;
  picture.fill(
    everywhere,
    () => -100,
    (x, y) => {
      const glow = Math.exp(-((x - lamp) ** 2 / 24_000 + (y - 30) ** 2 / 12_000));
      return shade(look.wall, 0.62 + 0.36 * glow - 0.1 * (y / HEIGHT));
    },
  );
  const soft = 9;
  if (look.room === 'window') {
    const x = look.light === 'left' ? 52 : 268;
    picture.fill(everywhere, box(x, 60, 46, 56, 4), [246, 248, 240], { soft, alpha: 0.85 });
    picture.fill(everywhere, box(x, 92, 44, 22, 4), [150, 182, 140], { soft: 16, alpha: 0.7 });
    picture.fill(everywhere, box(x, 60, 1.5, 56), shade(look.wall, 0.6), { soft: 5, alpha: 0.8 });
    picture.fill(everywhere, box(x, 58, 46, 1.5), shade(look.wall, 0.6), { soft: 5, alpha: 0.8 });
    picture.fill(
      everywhere,
      either(ellipse(292, 120, 16, 34), ellipse(276, 104, 12, 26), ellipse(306, 98, 12, 28)),
      [74, 112, 78],
      { soft: 10, alpha: 0.8 },
    );
    picture.fill(everywhere, box(292, 168, 15, 22, 4), [148, 96, 70], { soft: 6, alpha: 0.9 });
  } else if (look.room === 'shelf') {
    picture.fill(everywhere, box(66, 74, 52, 66, 3), shade(look.wall, 0.55), { soft, alpha: 0.55 });
    const books: Colour[] = [
      [150, 66, 58],
      [62, 92, 120],
      [206, 176, 96],
      [92, 120, 88],
      [188, 190, 186],
      [110, 76, 110],
    ];
    for (const [shelf, y] of [38, 84].entries()) {
      for (let book = 0; book < 9; book += 1) {
        const colour = books[(book * 5 + shelf * 3) % books.length] as Colour;
        const tall = 13 + ((book * 7 + shelf * 5) % 5) * 1.6;
        picture.fill(everywhere, box(26 + book * 10, y + 18 - tall, 4.2, tall, 1), colour, { soft: 4, alpha: 0.75 });
      }
      picture.fill(everywhere, box(66, y + 20, 50, 2), [120, 86, 60], { soft: 4 });
    }
    picture.fill(everywhere, ellipse(272, 44, 22, 22), [255, 240, 206], { soft: 18, alpha: 0.7 });
  } else {
    for (const [x, y, w, h] of [
      [58, 52, 34, 26],
      [262, 44, 24, 30],
    ] as const) {
      picture.fill(everywhere, box(x, y, w, h, 2), [88, 66, 50], { soft: 5, alpha: 0.9 });
      picture.fill(everywhere, box(x, y, w - 5, h - 5, 1), [232, 228, 216], { soft: 5 });
      picture.fill(everywhere, ellipse(x, y + h * 0.35, w * 0.6, h * 0.35), [112, 140, 122], { soft: 6, alpha: 0.8 });
      picture.fill(everywhere, ellipse(x + w * 0.25, y - h * 0.25, 6, 6), [226, 168, 92], { soft: 5, alpha: 0.9 });
    }
    picture.fill(everywhere, box(160, 176, 170, 14), shade(look.wall, 0.5), { soft: 8, alpha: 0.6 });
  }
  return picture;
}

/** Where the parts of the body are at one moment of the sway. */
function pose(look: Look, sway: number) {
  const turn = (sway / SWAY_FRAMES) * Math.PI * 2;
  const x = 160 + 3.4 * Math.sin(turn);
  const y = 80 + 1.1 * Math.sin(turn * 2 + 0.8);
  return {
    x,
    y,
    bodyX: 160 + 1.3 * Math.sin(turn - 0.4),
    bodyY: 0.7 * Math.sin(turn * 2),
    w: 29 * look.faceWidth,
    h: 37,
  };
}
type Pose = ReturnType<typeof pose>;

function drawBody(picture: Picture, look: Look, at: Pose): void {
  const { bodyX, bodyY } = at;
  const lit = look.light === 'left' ? -1 : 1;
  const body: Shape = either(
    ellipse(bodyX, 206 + bodyY, 84, 74),
    both(box(bodyX, 176 + bodyY, 70, 40, 30), (_x, y) => 132 + bodyY - y),
  );
  const fabric = (x: number, y: number): Colour => {
    const side = clamp(0.5 + (lit * (x - bodyX)) / 150);
    return shade(look.shirtColour, 0.72 + 0.42 * side - 0.0012 * (y - 130));
  };
  picture.fill([bodyX - 90, 126, bodyX + 90, HEIGHT], body, fabric);
  if (look.shirt === 'batik') {
    // Kawung: four petals round each point of a diagonal grid.
    const petals: Shape = (x, y) => {
      const cell = 17;
      const u = ((((x - bodyX) % cell) + cell) % cell) - cell / 2;
      const v = ((((y - bodyY) % cell) + cell) % cell) - cell / 2;
      const a = Math.abs(u);
      const b = Math.abs(v);
      const p = (a + b) * Math.SQRT1_2 - 5.2;
      const q = Math.abs(a - b) * Math.SQRT1_2;
      return Math.hypot(p / 3.6, q / 1.9) * 2.2 - 2.2;
    };
    picture.fill([bodyX - 90, 126, bodyX + 90, HEIGHT], both(body, petals), look.accent, { alpha: 0.62 });
  }
  const skin = shade(look.skin, 0.82);
  picture.fill([bodyX - 26, 100, bodyX + 26, 152], box(at.x * 0.5 + bodyX * 0.5, 124, 13.5, 25, 9), skin, { soft: 2 });
  const collar = look.shirt === 'blazer' ? look.accent : shade(look.shirtColour, 1.12);
  if (look.head !== 'hijab') {
    picture.fill(
      [bodyX - 24, 130, bodyX + 24, 166],
      both(ellipse(bodyX, 134 + bodyY, 17, 24), (_x, y) => 134 + bodyY - y),
      skin,
      { soft: 1.5 },
    );
    for (const side of [-1, 1]) {
      picture.fill(
        [bodyX - 40, 124, bodyX + 40, 172],
        line(bodyX + side * 19, 134 + bodyY, bodyX + side * 5, 157 + bodyY, 11),
        collar,
      );
      picture.fill(
        [bodyX - 40, 124, bodyX + 40, 172],
        line(bodyX + side * 13, 138 + bodyY, bodyX + side * 1, 160 + bodyY, 1.4),
        shade(collar, 0.72),
        { alpha: 0.7 },
      );
    }
    picture.fill(
      [bodyX - 3, 158, bodyX + 3, HEIGHT],
      line(bodyX, 160 + bodyY, bodyX, 190, 1.2),
      shade(look.shirtColour, 0.6),
      { alpha: 0.8 },
    );
  }
  if (look.shirt === 'uniform') {
    for (const side of [-1, 1]) {
      picture.fill(
        [bodyX - 80, 130, bodyX + 80, 160],
        line(bodyX + side * 38, 143 + bodyY, bodyX + side * 60, 150 + bodyY, 8),
        look.accent,
        { alpha: 0.85 },
      );
      picture.fill(
        [bodyX - 60, 160, bodyX + 60, HEIGHT],
        box(bodyX + side * 36, 178 + bodyY, 13, 11, 2),
        shade(look.shirtColour, 0.84),
        { alpha: 0.8 },
      );
    }
    picture.fill([bodyX + 20, 160, bodyX + 54, 172], box(bodyX + 36, 164 + bodyY, 12, 3, 1), [40, 44, 54]);
  }
  if (look.shirt === 'blazer') {
    for (const side of [-1, 1]) {
      picture.fill(
        [bodyX - 60, 126, bodyX + 60, HEIGHT],
        line(bodyX + side * 30, 134 + bodyY, bodyX + side * 8, 184, 12),
        shade(look.shirtColour, 0.78),
        { alpha: 0.9 },
      );
    }
  }
}

function drawHead(picture: Picture, look: Look, at: Pose): void {
  const { x, y, w, h, bodyX, bodyY } = at;
  const lit = look.light === 'left' ? -1 : 1;
  const skin = (px: number, py: number): Colour => {
    const side = clamp(0.5 + (lit * (px - x)) / (w * 2.3));
    return shade(look.skin, 0.8 + 0.3 * side - 0.1 * clamp((py - y) / h));
  };
  const face: Shape = either(ellipse(x, y - 4, w, h * 0.86), ellipse(x, y + 8, w * 0.84, h * 0.8));
  const bounds: Box = [x - 60, 14, x + 60, 160];

  if (look.head === 'hijab') {
    const cloth = (px: number, py: number): Colour => {
      const side = clamp(0.5 + (lit * (px - x)) / 110);
      const fold = 0.06 * Math.sin((px - x) * 0.16 + (py - y) * 0.09);
      return shade(look.headColour, 0.74 + 0.44 * side + fold);
    };
    const veil = either(
      ellipse(x, y - 4, w + 13, h + 13),
      both(ellipse(bodyX, 142 + bodyY, 52, 34), (_px, py) => 96 - py),
    );
    picture.fill([x - 70, 14, x + 70, HEIGHT], veil, cloth);
    picture.fill(bounds, line(x - 20, y + 42, bodyX + 14, 166 + bodyY, 2.2), shade(look.headColour, 0.62), {
      soft: 4,
      alpha: 0.7,
    });
    picture.fill(bounds, line(x + 22, y + 40, bodyX + 30, 156 + bodyY, 2), shade(look.headColour, 0.66), {
      soft: 4,
      alpha: 0.6,
    });
    picture.fill(bounds, around(ellipse(x, y + 1, w * 0.94, h * 0.94), 3), shade(look.headColour, 0.7), { soft: 3 });
    picture.fill(bounds, ellipse(x, y + 2, w * 0.9, h * 0.9), skin);
    return;
  }

  for (const side of [-1, 1]) {
    picture.fill(bounds, ellipse(x + side * (w + 1), y + 2, 5.5, 9), shade(look.skin, side === lit ? 0.98 : 0.76));
  }
  // The head's own shadow on the neck.
  picture.fill(bounds, ellipse(x, y + h + 6, 15, 7), shade(look.skin, 0.62), { soft: 7, alpha: 0.6 });
  const hair = (px: number): Colour => shade(look.headColour, 0.9 + 0.5 * clamp(0.5 + (lit * (px - x)) / 80));
  if (look.head === 'hair') {
    picture.fill(bounds, ellipse(x, y - 10, w + 4.5, h * 0.86), hair);
  } else {
    const short: Colour = [38, 32, 30];
    picture.fill(
      bounds,
      both(ellipse(x, y - 8, w + 2.5, h * 0.85), (_px, py) => py - (y + 2)),
      short,
    );
  }
  picture.fill(
    bounds,
    look.head === 'hair' ? without(face, ellipse(x - lit * 7, y - h + 1, w * 0.98, 17)) : face,
    skin,
  );
  if (look.head === 'peci') {
    const top = y - h - 9;
    const cap: Shape = (px, py) => {
      const half = mix(w * 0.84, w + 3, clamp((py - top) / 30));
      return Math.max(Math.abs(px - x) - half, top + ((px - x) / 22) ** 2 - py, py - (y - 17 + ((px - x) / 15) ** 2));
    };
    picture.fill(bounds, cap, hair, { soft: 1.6 });
    picture.fill(bounds, line(x - w * 0.9, y - 18, x + w * 0.9, y - 18, 1.5), shade(look.skin, 0.6), {
      soft: 4,
      alpha: 0.5,
    });
  }
}

function drawFace(picture: Picture, look: Look, at: Pose, mouth: Mouth, blink: boolean): void {
  const { x, y } = at;
  const bounds: Box = [x - 34, y - 22, x + 34, y + 36];
  const dark: Colour = [44, 32, 30];
  for (const side of [-1, 1]) {
    const ex = x + side * 11.5;
    const ey = y - 3;
    const near: Box = [ex - 12, ey - 14, ex + 12, ey + 9];
    picture.fill(near, ellipse(ex, ey, 7.5, 5), shade(look.skin, 0.8), { soft: 5, alpha: 0.5 });
    if (blink) {
      picture.fill(near, line(ex - 4.5, ey + 0.6, ex + 4.5, ey + 0.6, 1.5), dark, { alpha: 0.85 });
    } else {
      picture.fill(near, ellipse(ex, ey, 5, 2.6), [240, 234, 226]);
      picture.fill(near, both(ellipse(ex, ey - 0.3, 2.8, 2.9), ellipse(ex, ey, 5, 2.6)), [50, 34, 26]);
      picture.fill(near, ellipse(ex + 0.9, ey - 1, 0.8, 0.8), [250, 250, 250], { alpha: 0.9 });
      picture.fill(
        near,
        both(around(ellipse(ex, ey, 5.2, 2.7), 1.3), (_px, py) => py - ey),
        dark,
        { alpha: 0.75 },
      );
    }
    const lift = mouth === 3 ? -0.8 : 0;
    picture.fill(
      near,
      line(ex - side * 5.2, ey - 7.2 + lift, ex + side * 5.2, ey - 7.9 + lift, 2.1),
      look.head === 'hijab' ? [70, 50, 42] : [42, 32, 30],
      { alpha: 0.85 },
    );
  }
  picture.fill(bounds, line(x + 1.8, y + 1, x + 3, y + 10, 2), shade(look.skin, 0.78), { soft: 3, alpha: 0.55 });
  picture.fill(bounds, line(x - 3.4, y + 12, x + 3.4, y + 12, 1.6), shade(look.skin, 0.66), { soft: 2.4, alpha: 0.6 });
  const my = y + 21;
  const open = [0, 2.1, 3.7, 5.4][mouth] as number;
  const wide = 9.4 - mouth * 0.7;
  const lip: Colour =
    look.head === 'hijab' ? blend(look.skin, [176, 70, 76], 0.55) : blend(look.skin, [130, 58, 52], 0.5);
  if (look.moustache) {
    picture.fill(
      bounds,
      either(line(x - 9, my - 4, x, my - 5.6, 3), line(x + 9, my - 4, x, my - 5.6, 3)),
      [40, 32, 30],
      { alpha: 0.8 },
    );
  }
  picture.fill(bounds, ellipse(x, my, wide, 2 + open * 0.95), lip);
  if (mouth === 0) {
    picture.fill(bounds, line(x - wide, my - 1.5, x, my + 0.6, 1.1), dark, { alpha: 0.6 });
    picture.fill(bounds, line(x + wide, my - 1.5, x, my + 0.6, 1.1), dark, { alpha: 0.6 });
  } else {
    const inside = ellipse(x, my, wide - 1.8, open);
    picture.fill(bounds, inside, [74, 26, 28]);
    if (mouth > 1)
      picture.fill(
        bounds,
        both(inside, (_px, py) => py - (my - open + 2.4)),
        [240, 234, 226],
        { alpha: 0.9 },
      );
  }
  if (look.glasses) {
    const rim: Colour = [40, 40, 46];
    for (const side of [-1, 1]) {
      picture.fill(bounds, around(box(x + side * 11.5, y - 2.4, 9, 6.8, 4), 1.5), rim, { alpha: 0.9 });
    }
    picture.fill(bounds, line(x - 2.6, y - 3.4, x + 2.6, y - 3.4, 1.5), rim, { alpha: 0.9 });
  }
}

/** ITU-R BT.601, limited range, which is what WebRTC takes I420 to be. */
function toI420({ data }: Picture): Uint8Array {
  const frame = new Uint8Array((WIDTH * HEIGHT * 3) / 2);
  const chroma = WIDTH * HEIGHT;
  const quarter = chroma / 4;
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const at = (y * WIDTH + x) * 3;
      const r = data[at] as number;
      const g = data[at + 1] as number;
      const b = data[at + 2] as number;
      frame[y * WIDTH + x] = 16 + 0.257 * r + 0.504 * g + 0.098 * b;
      if (((x | y) & 1) === 0) {
        const to = (y >> 1) * (WIDTH >> 1) + (x >> 1);
        frame[chroma + to] = 128 - 0.148 * r - 0.291 * g + 0.439 * b;
        frame[chroma + quarter + to] = 128 + 0.439 * r - 0.368 * g - 0.071 * b;
      }
    }
  }
  return frame;
}

/** One person's pictures. Frames are drawn when first asked for and kept (about 86 kB each, 200 at most). */
export class Portrait {
  readonly #look: Look;
  readonly #room: Picture;
  readonly #still = new Map<number, Picture>();
  readonly #frames = new Map<string, Uint8Array>();

  constructor(look: Look) {
    this.#look = look;
    this.#room = drawRoom(look);
  }

  /** @param at frame number, any non-negative integer; loops. */
  frame(at: number, mouth: Mouth, blink: boolean): Uint8Array {
    const sway = at % SWAY_FRAMES;
    const key = `${sway}/${blink ? 'blink' : mouth}`;
    const kept = this.#frames.get(key);
    if (kept) return kept;
    const where = pose(this.#look, sway);
    let still = this.#still.get(sway);
    if (!still) {
      still = new Picture(this.#room);
      drawBody(still, this.#look, where);
      drawHead(still, this.#look, where);
      this.#still.set(sway, still);
    }
    const picture = new Picture(still);
    drawFace(picture, this.#look, where, blink ? 0 : mouth, blink);
    const frame = toI420(picture);
    this.#frames.set(key, frame);
    return frame;
  }
}
