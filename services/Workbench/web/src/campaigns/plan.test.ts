import { describe, expect, it } from 'vitest';
import { formOf, planOf, strategiesOf } from './plan';

describe('planOf', () => {
  it('says for guided labeling what the form shows', () => {
    const plan = planOf({ ...formOf('guided'), answers: 'oracle', noise: '5', labelBudget: '1000', target: '95' });
    expect(plan).toEqual({
      kind: 'guided',
      strategy: 'rde',
      learner: { kind: 'heads', model: '' },
      metric: { heldOut: 0.2 },
      initialSize: 160,
      roundSizes: { kind: 'doubling', sizes: [160] },
      stop: { target: 0.95, plateauRounds: 3, plateauGain: 0.001, minimumFixRate: null, labelBudget: 1000, maxRounds: null },
      labels: { kind: 'oracle', truth: 'given', noiseRate: 0.05 },
      baseVersion: '',
      classes: [],
      poolSplits: [],
      seed: 0,
    });
  });

  it('leaves out what does not go with a kind', () => {
    const plan = planOf({ ...formOf('multiLabel'), answers: 'oracle', minimumFixRate: '5', classes: [3], poolSplits: ' train , ' });
    expect(plan).not.toHaveProperty('learner');
    expect(plan).not.toHaveProperty('metric');
    expect(plan).not.toHaveProperty('initialSize');
    expect(plan.labels).toEqual({ kind: 'people', annotatorsPerImage: 2 });
    expect(plan.stop).toEqual({ target: null, minimumFixRate: null, labelBudget: null, maxRounds: null });
    expect(plan.classes).toEqual([3]);
    expect(plan.poolSplits).toEqual(['train']);
  });

  it('learns by heads when it cleans, whatever was chosen before', () => {
    expect(planOf({ ...formOf('cleaning'), learner: 'cifar', model: 'mobilenet' }).learner).toEqual({ kind: 'heads', model: 'mobilenet' });
  });

  it('offers what the kind takes, the default first', () => {
    expect(strategiesOf('guided')[0]).toBe('rde');
    expect(strategiesOf('guided')).not.toContain('self_confidence');
    expect(strategiesOf('cleaning')[0]).toBe('importance');
    expect(strategiesOf('review')).not.toContain('badge');
  });
});
