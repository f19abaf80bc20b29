import { describe, expect, it } from 'vitest';
import { actualScale, fitSize, fitted, held, largestScale, moved, zoomAt } from './transform';

const frame = { width: 800, height: 600 };
const photo = { width: 4000, height: 3000 };
const wide = { width: 1600, height: 400 };

describe('transform', () => {
  it('fits an image into its frame', () => {
    expect(fitSize(photo, frame)).toEqual({ width: 800, height: 600 });
    expect(fitSize(wide, frame)).toEqual({ width: 800, height: 200 });
    expect(fitSize({ width: 0, height: 0 }, frame)).toEqual(frame);
  });

  it('knows where a pixel is a pixel, and how far it goes beyond', () => {
    expect(actualScale(photo, frame)).toBe(5);
    expect(largestScale(photo, frame)).toBe(20);
    expect(largestScale({ width: 32, height: 32 }, frame)).toBe(8);
  });

  it('keeps what is under the pointer in its place', () => {
    const point = { x: 200, y: -100 };
    const once = zoomAt(fitted, 2, point, photo, frame);
    expect(once).toEqual({ scale: 2, x: -200, y: 100 });
    const under = (at: typeof once) => [(point.x - at.x) / at.scale, (point.y - at.y) / at.scale];
    expect(under(zoomAt(once, 1.5, point, photo, frame))).toEqual(under(fitted));
  });

  it('never goes below the frame nor beyond the largest scale', () => {
    expect(zoomAt({ scale: 2, x: 10, y: 10 }, 0.1, { x: 0, y: 0 }, photo, frame)).toEqual(fitted);
    expect(zoomAt(fitted, 1000, { x: 0, y: 0 }, photo, frame).scale).toBe(20);
  });

  it('stops at the edges, and leaves in the middle what is narrower than the frame', () => {
    expect(moved({ scale: 2, x: 0, y: 0 }, 9999, -9999, photo, frame)).toEqual({ scale: 2, x: 400, y: -300 });
    expect(moved({ scale: 2, x: 0, y: 0 }, 50, 50, wide, frame)).toEqual({ scale: 2, x: 50, y: 0 });
    expect(held({ scale: 1, x: 30, y: 30 }, photo, frame)).toEqual(fitted);
  });
});
