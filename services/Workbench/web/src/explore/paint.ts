import type { Box, Camera } from './camera';

/** Red, green, blue, 0 .. 255. */
export type Rgb = readonly [number, number, number];

export const parseRgb = (colour: string): Rgb => {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
};

export interface Dots {
  x: Float32Array;
  y: Float32Array;
  /** Colour of each place, as a number in the palette; below 0 = not drawn. */
  colour: Int16Array;
  /** True = behind the others and pale: what the filters leave out. */
  dimmed: Uint8Array;
  palette: readonly Rgb[];
  faint: Rgb;
}

/** How much of each pixel around its middle a round dot covers, 0 .. 1. */
export function stamp(radius: number): { dx: number; dy: number; cover: number }[] {
  const reach = Math.ceil(radius + 0.5);
  const pixels = [];
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const cover = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(dx, dy)));
      if (cover > 0) pixels.push({ dx, dy, cover });
    }
  }
  return pixels;
}

/**
 * Draws dots into pixels (RGBA), those left out first. Blending in memory takes a few milliseconds for fifty thousand dots on any machine, with or without a GPU.
 */
export function paint(pixels: Uint8ClampedArray, box: Box, camera: Camera, dots: Dots, radius: number, strength: number): void {
  pixels.fill(0);
  const [mark, small] = [stamp(radius), stamp(Math.max(0.7, radius * 0.7))];
  const draw = (place: number, of: typeof mark, [red, green, blue]: Rgb, opacity: number) => {
    const left = Math.round(box.width / 2 + ((dots.x[place] ?? 0) - camera.x) * camera.scale);
    const top = Math.round(box.height / 2 - ((dots.y[place] ?? 0) - camera.y) * camera.scale);
    if (left < -8 || top < -8 || left > box.width + 8 || top > box.height + 8) return;
    for (const { dx, dy, cover } of of) {
      const [px, py] = [left + dx, top + dy];
      if (px < 0 || py < 0 || px >= box.width || py >= box.height) continue;
      const at = 4 * (py * box.width + px);
      const alpha = cover * opacity;
      const below = (pixels[at + 3] ?? 0) / 255;
      const above = alpha + below * (1 - alpha);
      const share = above === 0 ? 0 : alpha / above;
      pixels[at] = (pixels[at] ?? 0) * (1 - share) + red * share;
      pixels[at + 1] = (pixels[at + 1] ?? 0) * (1 - share) + green * share;
      pixels[at + 2] = (pixels[at + 2] ?? 0) * (1 - share) + blue * share;
      pixels[at + 3] = 255 * above;
    }
  };
  for (let place = 0; place < dots.x.length; place++) {
    if (dots.dimmed[place] === 1 && (dots.colour[place] ?? -1) >= 0) draw(place, small, dots.faint, 0.35);
  }
  for (let place = 0; place < dots.x.length; place++) {
    const colour = dots.palette[dots.colour[place] ?? -1];
    if (dots.dimmed[place] === 0 && colour !== undefined) draw(place, mark, colour, strength);
  }
}

/** Smaller dots where there are many. */
export const radiusFor = (count: number, pixelRatio: number) => (count > 20_000 ? 1.5 : count > 5_000 ? 2.1 : count > 800 ? 3 : 4.2) * pixelRatio;
