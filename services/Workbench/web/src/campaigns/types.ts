/** Campaigns as the JSON API speaks of them; services/Workbench/Api/Campaign*.cs is the other half. */

export const campaignKinds = ['guided', 'cleaning', 'multiLabel', 'review'] as const;
export type CampaignKind = (typeof campaignKinds)[number];
export type CampaignState = 'running' | 'paused' | 'completed' | 'stopped' | 'failed' | 'unknown';
export const phases = ['selecting', 'labelling', 'learning', 'measuring', 'scoring'] as const;
export type Phase = (typeof phases)[number] | 'done' | 'unknown';
export type MetricKind = 'accuracy' | 'auroc';
export type LearnerKind = 'heads' | 'digits' | 'cifar';

export interface Measurement {
  value: number;
  lower: number;
  upper: number;
  images: number;
}

export interface RoundSizes {
  kind: 'doubling' | 'fixed' | 'list';
  sizes?: number[];
}

export interface StopRules {
  target?: number | null;
  plateauRounds?: number | null;
  plateauGain?: number | null;
  minimumFixRate?: number | null;
  labelBudget?: number | null;
  maxRounds?: number | null;
}

export interface LabelSource {
  kind: 'people' | 'oracle';
  annotatorsPerImage?: number | null;
  truth?: string | null;
  noiseRate?: number | null;
}

export interface CampaignMetric {
  kind?: MetricKind | 'unknown';
  split?: string;
  truth?: string;
  heldOut?: number;
}

/** What is absent takes its default. */
export interface CampaignPlan {
  kind: CampaignKind | 'unknown';
  strategy?: string;
  learner?: { kind: LearnerKind; model?: string | null; validationSplit?: string | null } | null;
  augmentations?: number | null;
  balanceClasses?: boolean;
  initialSize?: number;
  roundSizes?: RoundSizes | null;
  stop?: StopRules;
  labels?: LabelSource;
  metric?: CampaignMetric | null;
  baseVersion?: string;
  classes?: number[];
  poolSplits?: string[];
  seed?: number;
}

export interface Campaign {
  id: string;
  dataset: string;
  title: string;
  plan: CampaignPlan;
  state: CampaignState;
  round: number;
  labelled: number;
  latest: Measurement | null;
  stopReason: string;
  message: string;
  error: string;
  created: string;
  finished: string | null;
  clonedFrom: string;
}

export type RoundAnswers = Record<'kept' | 'relabelled' | 'removed' | 'unsure', number>;

export interface CampaignRound {
  number: number;
  phase: Phase;
  /** Id of its selection and of its batch; empty where it selects nothing. */
  selection: string;
  selected: number;
  answers: RoundAnswers;
  labelVersion: string;
  labelled: number;
  classCounts: Record<string, number>;
  selectedClassCounts: Record<string, number>;
  run: string;
  scoreRun: string;
  cleanedClasses: number[];
  metric: Measurement | null;
  auroc: number | null;
  coresetNodesMade: number;
  mostConfusing: string[];
  leastConfusing: string[];
  seconds: Record<(typeof phases)[number], number>;
  begun: string | null;
  finished: string | null;
}

export interface CampaignEvent {
  campaign: Campaign;
  round: CampaignRound | null;
}

export interface CurvePoint {
  labelled: number;
  mean: number;
  lower: number;
  upper: number;
  gain: number | null;
}

export interface LearningCurve {
  name: string;
  campaigns: string[];
  points: CurvePoint[];
  labelsToBaseline: number | null;
  labelSaving: number | null;
}

export const hasEnded = (campaign: Campaign) => campaign.state === 'completed' || campaign.state === 'stopped' || campaign.state === 'failed';
