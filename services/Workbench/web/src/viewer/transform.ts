/** How an image lies in its frame: 1 = it just fits; x and y move it from the middle, in pixels of the screen. */
export interface Transform {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export const fitted: Transform = { scale: 1, x: 0, y: 0 };

/** Pixels of the screen that an image takes when it fits into the frame. */
export function fitSize(image: Size, frame: Size): Size {
  if (image.width <= 0 || image.height <= 0) return frame;
  const ratio = Math.min(frame.width / image.width, frame.height / image.height);
  return { width: image.width * ratio, height: image.height * ratio };
}

/** The scale at which a pixel of the image is a pixel of the screen. */
export const actualScale = (image: Size, frame: Size) => {
  const fit = fitSize(image, frame);
  return fit.width <= 0 || image.width <= 0 ? 1 : image.width / fit.width;
};

/** Eight times the frame, or four screen pixels for each of the image, whichever is more. */
export const largestScale = (image: Size, frame: Size) => Math.max(8, 4 * actualScale(image, frame));

/** Zooms by a factor about a point, given from the middle of the frame, which keeps what is under it in its place. */
export function zoomAt(from: Transform, factor: number, point: { x: number; y: number }, image: Size, frame: Size): Transform {
  const scale = Math.min(largestScale(image, frame), Math.max(1, from.scale * factor));
  const ratio = scale / from.scale;
  return held({ scale, x: point.x - (point.x - from.x) * ratio, y: point.y - (point.y - from.y) * ratio }, image, frame);
}

export const moved = (from: Transform, dx: number, dy: number, image: Size, frame: Size): Transform =>
  held({ ...from, x: from.x + dx, y: from.y + dy }, image, frame);

/** No further than the image's edge to the frame's; an image narrower than the frame stays in the middle. */
export function held(from: Transform, image: Size, frame: Size): Transform {
  if (from.scale <= 1) return fitted;
  const fit = fitSize(image, frame);
  const room = (side: number, all: number) => Math.max(0, (side * from.scale - all) / 2);
  const roomX = room(fit.width, frame.width);
  const roomY = room(fit.height, frame.height);
  return { scale: from.scale, x: Math.min(roomX, Math.max(-roomX, from.x)), y: Math.min(roomY, Math.max(-roomY, from.y)) };
}
