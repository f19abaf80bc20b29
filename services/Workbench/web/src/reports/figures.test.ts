import { describe, expect, it } from 'vitest';
import { accuracyCells, accuracyTable, kappaCells, labelCountsTable, labelsName } from './figures';
import type { MultiLabelReport } from './types';

const share = (hits: number, images: number) => ({ hits, images, share: images === 0 ? null : hits / images, margin: images === 0 ? null : 0.1 });
const report: MultiLabelReport = {
  labelVersion: 'v0001', images: 10, meanLabels: 1.2, bestModel: 'b', fit: null,
  labelCounts: [{ labels: 0, images: 1, share: 0.1 }, { labels: 1, images: 6, share: 0.6 }, { labels: 10, images: 3, share: 0.3 }],
  models: [
    { model: 'a', topOne: share(5, 10), real: share(6, 9), byLabelCount: [{ labels: 0, topOne: share(0, 1), real: share(0, 0) }, { labels: 1, topOne: share(4, 6), real: share(4, 6) }] },
    { model: 'b', topOne: share(6, 10), real: share(7, 9), byLabelCount: [{ labels: 1, topOne: share(5, 6), real: share(5, 6) }, { labels: 10, topOne: share(1, 3), real: share(2, 3) }] },
  ],
};

describe('labelsName', () => {
  it('says that ten stands for ten and more', () => {
    expect([0, 1, 9, 10].map(labelsName)).toEqual(['0', '1', '9', '10+']);
    expect(labelCountsTable(report).rows).toEqual([['0', 1, 0.1], ['1', 6, 0.6], ['10+', 3, 0.3]]);
  });
});

describe('accuracyCells', () => {
  it('has a column for each number of labels that any model was measured on', () => {
    const cells = accuracyCells(report, 'topOne');
    expect(cells.labels).toEqual([0, 1, 10]);
    expect(cells.cells[0]?.[2]).toBeNull();
    expect(cells.cells[1]?.[2]?.hits).toBe(1);
  });

  it('leaves out where ReaL accuracy is not defined', () => {
    expect(accuracyCells(report, 'real').labels).toEqual([1, 10]);
    expect(accuracyTable(accuracyCells(report, 'real')).rows).toHaveLength(4);
  });
});

describe('kappaCells', () => {
  it('is symmetric and empty where two share no image', () => {
    const { people, cells } = kappaCells([
      { first: 'ann', second: 'bob', images: 5, agreement: 0.8, kappa: 0.6 },
      { first: 'bob', second: 'cy', images: 2, agreement: 1, kappa: null },
    ]);
    expect(people).toEqual(['ann', 'bob', 'cy']);
    expect(cells[0]?.[1]?.kappa).toBe(0.6);
    expect(cells[1]?.[0]?.kappa).toBe(0.6);
    expect(cells[0]?.[0]).toBeNull();
    expect(cells[0]?.[2]).toBeNull();
  });
});
