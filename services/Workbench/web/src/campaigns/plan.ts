import type { CampaignKind, CampaignPlan, LearnerKind } from './types';

/** What the form of a new campaign holds: numbers as they are typed, so that a field may be empty. */
export interface PlanForm {
  kind: CampaignKind;
  title: string;
  strategy: string;
  learner: LearnerKind;
  model: string;
  validationSplit: string;
  sizes: 'doubling' | 'fixed';
  initialSize: string;
  roundSize: string;
  answers: 'people' | 'oracle';
  annotators: string;
  truth: string;
  noise: string;
  measure: 'folds' | 'heldOut' | 'split';
  split: string;
  heldOut: string;
  target: string;
  plateauRounds: string;
  plateauGain: string;
  minimumFixRate: string;
  labelBudget: string;
  maxRounds: string;
  baseVersion: string;
  classes: number[];
  poolSplits: string;
  seed: string;
}

const guided = ['rde', 'entropy', 'least_confidence', 'margin', 'badge', 'k_center', 'typi_clust', 'random'];

/** Ways to choose images that go with a kind, the default first. */
export function strategiesOf(kind: CampaignKind): readonly string[] {
  if (kind === 'guided') return guided;
  const judging = ['self_confidence', 'normalized_margin', 'confidence_weighted_entropy', 'entropy', 'random'];
  return kind === 'cleaning' ? ['importance', ...judging] : judging;
}

export const learns = (kind: CampaignKind) => kind === 'guided' || kind === 'cleaning';

/** A form with what suits a kind. */
export function formOf(kind: CampaignKind): PlanForm {
  return {
    kind,
    title: '',
    strategy: strategiesOf(kind)[0] ?? '',
    learner: 'heads',
    model: '',
    validationSplit: '',
    sizes: kind === 'guided' ? 'doubling' : 'fixed',
    initialSize: '160',
    roundSize: '50',
    answers: 'people',
    annotators: kind === 'multiLabel' ? '2' : '1',
    truth: 'given',
    noise: '0',
    measure: kind === 'guided' ? 'heldOut' : 'folds',
    split: '',
    heldOut: '20',
    target: '',
    plateauRounds: '3',
    plateauGain: kind === 'guided' || kind === 'cleaning' ? '0.1' : '',
    minimumFixRate: '',
    labelBudget: '',
    maxRounds: '',
    baseVersion: '',
    classes: [],
    poolSplits: '',
    seed: '0',
  };
}

const number = (typed: string) => (typed.trim() === '' ? undefined : Number(typed));
const share = (typed: string) => {
  const value = number(typed);
  return value === undefined ? undefined : value / 100;
};

/** The plan that a form describes; only what goes with its kind, so that nothing hidden is refused. Shares are typed in percent. */
export function planOf(form: PlanForm): CampaignPlan {
  const { kind } = form;
  const isOracle = form.answers === 'oracle' && kind !== 'multiLabel';
  const plateauGain = share(form.plateauGain);
  return {
    kind,
    strategy: form.strategy,
    ...(learns(kind) && {
      learner: {
        kind: kind === 'cleaning' ? 'heads' : form.learner,
        ...(form.learner === 'heads' || kind === 'cleaning' ? { model: form.model } : { validationSplit: form.validationSplit }),
      },
      metric: form.measure === 'split' ? { split: form.split } : form.measure === 'heldOut' ? { heldOut: share(form.heldOut) ?? 0 } : {},
    }),
    ...(kind === 'guided' && { initialSize: number(form.initialSize) ?? 0 }),
    roundSizes: form.sizes === 'doubling'
      ? { kind: 'doubling', sizes: [number(kind === 'guided' ? form.initialSize : form.roundSize) ?? 0] }
      : { kind: 'fixed', sizes: [number(form.roundSize) ?? 0] },
    stop: {
      target: share(form.target) ?? null,
      ...(plateauGain !== undefined && { plateauRounds: number(form.plateauRounds) ?? 0, plateauGain }),
      minimumFixRate: kind === 'cleaning' ? (share(form.minimumFixRate) ?? null) : null,
      labelBudget: number(form.labelBudget) ?? null,
      maxRounds: number(form.maxRounds) ?? null,
    },
    labels: isOracle
      ? { kind: 'oracle', truth: form.truth, noiseRate: share(form.noise) ?? 0 }
      : { kind: 'people', annotatorsPerImage: number(form.annotators) ?? 0 },
    baseVersion: form.baseVersion,
    classes: kind === 'guided' ? [] : form.classes,
    poolSplits: form.poolSplits.split(',').map((split) => split.trim()).filter((split) => split !== ''),
    seed: number(form.seed) ?? 0,
  };
}
