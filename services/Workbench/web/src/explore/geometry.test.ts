import { describe, expect, it } from 'vitest';
import { fit, pan, toMap, toScreen, zoomAt } from './camera';
import { isInside, nearest, placesInside, type Point } from './lasso';

const box = { width: 200, height: 100 };
const all = () => true;

describe('camera', () => {
  it('fits all places into the box', () => {
    const camera = fit(new Float32Array([0, 10]), new Float32Array([0, 4]), all, box);
    const [left, top] = toScreen(camera, box, 0, 4);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(toScreen(camera, box, 5, 2)).toEqual([100, 50]);
  });

  it('keeps what is under the pointer when it zooms', () => {
    const camera = { x: 3, y: -2, scale: 7 };
    const before = toMap(camera, box, 40, 30);
    const after = toMap(zoomAt(camera, box, 40, 30, 1.7, camera), box, 40, 30);
    expect(after[0]).toBeCloseTo(before[0]);
    expect(after[1]).toBeCloseTo(before[1]);
  });

  it('does not zoom out far beyond all', () => {
    const whole = { x: 0, y: 0, scale: 8 };
    expect(zoomAt(whole, box, 0, 0, 1e-6, whole).scale).toBe(4);
  });

  it('moves with the pointer', () => {
    const camera = { x: 0, y: 0, scale: 2 };
    const [left, top] = toScreen(camera, box, 5, 5);
    expect(toScreen(pan(camera, 10, -6), box, 5, 5)).toEqual([left + 10, top - 6]);
  });

  it('has something to show where there is one place, or none', () => {
    expect(fit(new Float32Array([2]), new Float32Array([3]), all, box)).toMatchObject({ x: 2, y: 3 });
    expect(fit(new Float32Array(), new Float32Array(), all, box).scale).toBe(1);
  });
});

describe('lasso', () => {
  const square: Point[] = [[0, 0], [4, 0], [4, 4], [0, 4]];

  it('tells inside from outside, also of a hollow', () => {
    expect(isInside(square, 2, 2)).toBe(true);
    expect(isInside(square, 5, 2)).toBe(false);
    expect(isInside([[0, 0], [4, 0], [2, 2], [4, 4], [0, 4]], 3.5, 2)).toBe(false);
  });

  it('takes only what is shown', () => {
    const [x, y] = [new Float32Array([1, 2, 9]), new Float32Array([1, 2, 9])];
    expect(placesInside(square, x, y, all)).toEqual([0, 1]);
    expect(placesInside(square, x, y, (place) => place !== 0)).toEqual([1]);
    expect(placesInside(square.slice(0, 2), x, y, all)).toEqual([]);
  });

  it('finds the nearest place within reach', () => {
    const [x, y] = [new Float32Array([0, 3]), new Float32Array([0, 0])];
    expect(nearest(x, y, all, [2, 0], 2)).toBe(1);
    expect(nearest(x, y, all, [2, 0], 0.5)).toBeNull();
  });
});
