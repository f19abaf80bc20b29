import { describe, expect, it } from 'vitest';
import { noLabelTable, qualityTable } from './answerFigures';
import type { AnnotatorQuality, AnswersReport } from './types';

const ann: AnnotatorQuality = {
  annotator: 'ann', answers: 12, unsure: 1, medianSeconds: 3.5, goldAnswers: 4, goldRight: 3, goldLower: 0.3, goldUpper: 0.95, goldJaccard: 0.8, compared: 0, agreed: 0, refined: 4, overturned: 1,
};
const report: AnswersReport = {
  batches: 1, images: 9, open: 0, settled: 5, disagreeing: 3, originalLeftOut: 1, unsure: 0, annotators: [ann],
  noValidLabels: [{ reason: 'ambiguous', stance: 'disagree', count: 4 }, { reason: 'uncommon', stance: 'agree', count: 2 }],
};

describe('noLabelTable', () => {
  it('has every reason with every stance, also those that nobody gave', () => {
    const { rows } = noLabelTable(report);
    expect(rows).toHaveLength(12);
    expect(rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(6);
    expect(rows).toContainEqual(['Ambiguous or low resolution', 'disagree', 4]);
  });
});

describe('qualityTable', () => {
  it('has shares where there is something to compare', () => {
    expect(qualityTable([ann]).rows[0]).toEqual(['ann', 12, 1, 3.5, 4, 0.75, 0.3, 0.95, 0.8, null, 0.25]);
  });
});
