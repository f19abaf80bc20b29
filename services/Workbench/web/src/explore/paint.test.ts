import { describe, expect, it } from 'vitest';
import { paint, parseRgb, stamp, type Dots } from './paint';

const box = { width: 20, height: 10 };
const camera = { x: 0, y: 0, scale: 2 };
const dots = (changes: Partial<Dots>): Dots => ({
  x: new Float32Array([0]), y: new Float32Array([0]), colour: new Int16Array([0]), dimmed: new Uint8Array([0]), palette: [[200, 10, 20]], faint: [9, 9, 9], ...changes,
});
const painted = (of: Dots) => {
  const pixels = new Uint8ClampedArray(4 * box.width * box.height);
  paint(pixels, box, camera, of, 1, 1);
  return (left: number, top: number) => [...pixels.slice(4 * (top * box.width + left), 4 * (top * box.width + left) + 4)];
};

describe('paint', () => {
  it('puts a dot where the camera says', () => {
    const at = painted(dots({ x: new Float32Array([2]), y: new Float32Array([1]) }));
    expect(at(14, 3)).toEqual([200, 10, 20, 255]);
    expect(at(10, 5)).toEqual([0, 0, 0, 0]);
  });

  it('draws what is left out faint and below the others', () => {
    const at = painted(dots({ x: new Float32Array([0, 0]), y: new Float32Array([0, 0]), colour: new Int16Array([0, 0]), dimmed: new Uint8Array([0, 1]) }));
    expect(at(10, 5)).toEqual([200, 10, 20, 255]);
    expect(painted(dots({ dimmed: new Uint8Array([1]) }))(10, 5)[3]).toBeLessThan(120);
  });

  it('leaves out images without a place', () => {
    expect(painted(dots({ colour: new Int16Array([-1]) }))(10, 5)[3]).toBe(0);
  });

  it('does not write beyond the edge', () => {
    expect(() => painted(dots({ x: new Float32Array([5]), y: new Float32Array([-2.5]) }))).not.toThrow();
  });
});

describe('stamp', () => {
  it('is round and whole in the middle', () => {
    const pixels = stamp(2);
    expect(pixels.find(({ dx, dy }) => dx === 0 && dy === 0)?.cover).toBe(1);
    expect(pixels.some(({ dx, dy }) => dx === 2 && dy === 2)).toBe(false);
  });
});

it('parses what the style sheet computes', () => {
  expect(parseRgb('rgb(12, 34, 56)')).toEqual([12, 34, 56]);
});
