export type Point = readonly [number, number];

/** True if a place is inside a closed line, by the even-odd rule. */
export function isInside(line: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i++) {
    const [a, b] = [line[i], line[j]];
    if (a === undefined || b === undefined) continue;
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  return inside;
}

/** The places inside a closed line. */
export function placesInside(line: readonly Point[], x: Float32Array, y: Float32Array, shown: (place: number) => boolean): number[] {
  if (line.length < 3) return [];
  const [xs, ys] = [line.map((point) => point[0]), line.map((point) => point[1])];
  const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const inside: number[] = [];
  for (let place = 0; place < x.length; place++) {
    const [px = 0, py = 0] = [x[place], y[place]];
    if (px >= left && px <= right && py >= bottom && py <= top && shown(place) && isInside(line, px, py)) inside.push(place);
  }
  return inside;
}

/** The place nearest to a point, within a distance; null where there is none. */
export function nearest(x: Float32Array, y: Float32Array, shown: (place: number) => boolean, at: Point, within: number): number | null {
  let [best, distance] = [-1, within * within];
  for (let place = 0; place < x.length; place++) {
    const [dx, dy] = [(x[place] ?? 0) - at[0], (y[place] ?? 0) - at[1]];
    const square = dx * dx + dy * dy;
    if (square <= distance && shown(place)) [best, distance] = [place, square];
  }
  return best < 0 ? null : best;
}
