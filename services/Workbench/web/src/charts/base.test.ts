import { describe, expect, it } from 'vitest';
import { shareBounds } from './base';

describe('shareBounds', () => {
  it('shows the differences with round numbers', () => {
    expect(shareBounds([0.62, 0.81])).toEqual({ min: 0.6, max: 0.85, interval: 0.05 });
    expect(shareBounds([0.1, 0.92])).toEqual({ min: 0, max: 1, interval: 0.2 });
  });

  it('has whole intervals and stays within 0 and 1', () => {
    for (const values of [[0, 0], [1, 1], [0.995, 1], [0.81, 0.99], [0.43], [0, 1]]) {
      const { min, max, interval } = shareBounds(values);
      expect(min).toBeGreaterThanOrEqual(0);
      expect(max).toBeLessThanOrEqual(1);
      expect(max).toBeGreaterThan(min);
      expect((max - min) / interval).toBeCloseTo(Math.round((max - min) / interval));
      expect(Math.min(...values)).toBeGreaterThanOrEqual(min);
      expect(Math.max(...values)).toBeLessThanOrEqual(max);
    }
  });

  it('has an axis without values', () => {
    expect(shareBounds([])).toEqual({ min: 0, max: 1, interval: 0.2 });
  });
});
