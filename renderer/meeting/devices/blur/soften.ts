/** Three passes of a mean over 2·radius+1 cells come close to a Gaussian of sigma √(radius·(radius+1)). */
const PASSES = 3;
/** So little background is left in a cell that what is around it decides. */
const LEAST = 1e-3;

/** Working space, so that a frame allocates nothing. */
export type Space = { weight: Float32Array; turned: Float32Array };
export const spaceFor = (cells: number): Space => ({
  weight: new Float32Array(cells),
  turned: new Float32Array(cells),
});

/**
 * The background without the person, blurred: each cell counts by how little of it is person, so that no halo of the person's
 * colours surrounds them. `person`: 0…1 per cell. Changes `planes` in place.
 */
export function softenAround(
  planes: readonly Float32Array[],
  person: Float32Array,
  columns: number,
  radius: number,
  { weight, turned }: Space,
): void {
  for (let cell = 0; cell < weight.length; cell += 1) weight[cell] = LEAST + 1 - (person[cell] as number);
  for (const plane of planes)
    for (let cell = 0; cell < plane.length; cell += 1) plane[cell] = (plane[cell] as number) * (weight[cell] as number);
  for (const plane of [weight, ...planes])
    for (let pass = 0; pass < PASSES; pass += 1) {
      meanAlongRows(plane, columns, radius, turned);
      meanAlongRows(turned, plane.length / columns, radius, plane);
    }
  for (const plane of planes)
    for (let cell = 0; cell < plane.length; cell += 1) plane[cell] = (plane[cell] as number) / (weight[cell] as number);
}

/** A running mean along each row, written turned by 90°, so that the second call goes along the columns and turns it back. */
function meanAlongRows(from: Float32Array, columns: number, radius: number, into: Float32Array): void {
  const rows = from.length / columns;
  const reach = Math.min(radius, columns - 1);
  const share = 1 / (2 * radius + 1);
  for (let row = 0; row < rows; row += 1) {
    const start = row * columns;
    let sum = 0;
    for (let column = 0; column < reach; column += 1) sum += from[start + column] ?? 0;
    for (let column = 0; column < columns; column += 1) {
      if (column + reach < columns) sum += from[start + column + reach] as number;
      if (column - reach > 0) sum -= from[start + column - reach - 1] as number;
      into[column * rows + row] = sum * share;
    }
  }
}
