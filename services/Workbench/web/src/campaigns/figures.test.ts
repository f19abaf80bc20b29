import { describe, expect, it } from 'vitest';
import { classShares, curveOf, curvesTable, fixRate } from './figures';
import type { CampaignRound } from './types';

const round = (number: number, changes: Partial<CampaignRound>): CampaignRound => ({
  number, phase: 'done', selection: '', selected: 0, answers: { kept: 0, relabelled: 0, removed: 0, unsure: 0 }, labelVersion: '', labelled: 0, classCounts: {},
  selectedClassCounts: {}, run: '', scoreRun: '', cleanedClasses: [], metric: null, auroc: null, coresetNodesMade: 0, mostConfusing: [], leastConfusing: [],
  seconds: { selecting: 0, labelling: 0, learning: 0, measuring: 0, scoring: 0 }, begun: null, finished: null, ...changes,
});

describe('curveOf', () => {
  it('has a point for each round that was measured', () => {
    const curve = curveOf('rde', [round(0, { labelled: 160, metric: { value: 0.5, lower: 0.4, upper: 0.6, images: 100 } }), round(1, { labelled: 320 })]);
    expect(curve.points).toEqual([{ labelled: 160, mean: 0.5, lower: 0.4, upper: 0.6 }]);
    expect(curvesTable([curve], 'Accuracy').rows).toEqual([['rde', 160, 0.5, 0.4, 0.6]]);
  });
});

describe('fixRate', () => {
  it('is the share of changed and removed labels', () => {
    expect(fixRate({ kept: 6, relabelled: 2, removed: 1, unsure: 1 })).toBeCloseTo(0.3);
  });

  it('is unknown before anybody answers', () => {
    expect(fixRate({ kept: 0, relabelled: 0, removed: 0, unsure: 0 })).toBeNull();
  });
});

describe('classShares', () => {
  it('puts the largest class first and the small ones together', () => {
    const classCounts = Object.fromEntries(Array.from({ length: 14 }, (_, id) => [String(id), id + 1]));
    const shares = classShares([round(0, { classCounts })], (id) => `class ${id}`);
    expect(shares.names[0]).toBe('class 13');
    expect(shares.names).toHaveLength(11);
    expect(shares.counts.at(-1)).toEqual([1 + 2 + 3 + 4]);
  });
});
