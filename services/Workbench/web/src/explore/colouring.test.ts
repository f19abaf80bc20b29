import { describe, expect, it } from 'vitest';
import { noFilters, passes, ranked, scaleOf, unroll } from './colouring';

const by = { given: new Int32Array([0, 1, -1, -2]), splits: new Int32Array([0, 1, 0, 1]), issues: new Int32Array([0, 8, 4, 12]), score: new Float32Array([0.1, 0.5, NaN, 0.9]) };
const through = (filters: Partial<typeof noFilters>) => [0, 1, 2, 3].filter((place) => passes({ ...noFilters, ...filters }, by, place));

describe('passes', () => {
  it('lets all through without filters', () => {
    expect(through({})).toEqual([0, 1, 2, 3]);
  });

  it('filters by label, split, issue and score', () => {
    expect(through({ labels: [1] })).toEqual([1]);
    expect(through({ labels: [-1] })).toEqual([2, 3]);
    expect(through({ splits: [0] })).toEqual([0, 2]);
    expect(through({ issues: 8 })).toEqual([1, 3]);
    expect(through({ issues: 12, splits: [1] })).toEqual([1, 3]);
    expect(through({ score: [0.1, 0.5] })).toEqual([0, 1]);
  });

  it('does not let through what is not known', () => {
    expect(passes({ ...noFilters, issues: 1 }, { ...by, issues: null }, 0)).toBe(false);
  });
});

describe('ranked', () => {
  it('counts, most frequent first, without what nobody has', () => {
    expect(ranked({ kind: 'facet', names: ['a', 'b', 'c'], values: new Int32Array([1, 1, 0, -1]) }, () => true)).toEqual([{ value: 1, name: 'b', count: 2 }, { value: 0, name: 'a', count: 1 }]);
  });
});

describe('scaleOf', () => {
  it('leaves the outermost hundredth out', () => {
    const values = Float32Array.from({ length: 200 }, (_, index) => index);
    values[199] = 1e6;
    expect(scaleOf(values)).toMatchObject({ low: 2, high: 198 });
  });
});

it('unrolls runs of equal splits', () => {
  expect([...unroll([[1, 2], [0, 1]], 4)]).toEqual([1, 1, 0, -1]);
});
