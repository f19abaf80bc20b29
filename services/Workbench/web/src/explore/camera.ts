/** Which part of the map is on screen: scale in pixels a unit, and the place at the middle. */
export interface Camera {
  x: number;
  y: number;
  scale: number;
}

export interface Box {
  width: number;
  height: number;
}

const margin = 0.94;
const mostZoom = 400;

/** Shows all places. */
export function fit(x: Float32Array, y: Float32Array, shown: (place: number) => boolean, box: Box): Camera {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let place = 0; place < x.length; place++) {
    if (!shown(place)) continue;
    const [px = 0, py = 0] = [x[place], y[place]];
    left = Math.min(left, px);
    right = Math.max(right, px);
    bottom = Math.min(bottom, py);
    top = Math.max(top, py);
  }
  if (left > right) return { x: 0, y: 0, scale: 1 };
  const scale = margin * Math.min(box.width / Math.max(right - left, 1e-6), box.height / Math.max(top - bottom, 1e-6));
  return { x: (left + right) / 2, y: (bottom + top) / 2, scale };
}

export const toScreen = (camera: Camera, box: Box, x: number, y: number): [number, number] => [box.width / 2 + (x - camera.x) * camera.scale, box.height / 2 - (y - camera.y) * camera.scale];
export const toMap = (camera: Camera, box: Box, left: number, top: number): [number, number] => [camera.x + (left - box.width / 2) / camera.scale, camera.y - (top - box.height / 2) / camera.scale];

/** Moves the map with the pointer. */
export const pan = (camera: Camera, right: number, down: number): Camera => ({ ...camera, x: camera.x - right / camera.scale, y: camera.y + down / camera.scale });

/** Zooms; what is under the pointer stays there. `whole` is the camera that shows all: nobody gets lost beyond it. */
export function zoomAt(camera: Camera, box: Box, left: number, top: number, factor: number, whole: Camera): Camera {
  const scale = Math.min(whole.scale * mostZoom, Math.max(whole.scale / 2, camera.scale * factor));
  const [x, y] = toMap(camera, box, left, top);
  return { scale, x: x - (left - box.width / 2) / scale, y: y + (top - box.height / 2) / scale };
}
