/** Reports as the JSON API speaks of them; services/Workbench/Api/ReportModels.cs is the other half. */

export interface Classifier {
  name: string;
  classes: number;
  description: string;
}

/** A share of images with its margin of error; absent where there are no images. */
export interface Share {
  hits: number;
  images: number;
  share: number | null;
  margin: number | null;
}

export interface AssessedModel {
  model: string;
  topOne: Share | null;
  real: Share | null;
  byLabelCount: { labels: number; topOne: Share | null; real: Share | null }[];
}

export interface MultiLabelReport {
  labelVersion: string;
  images: number;
  meanLabels: number | null;
  labelCounts: { labels: number; images: number; share: number }[];
  models: AssessedModel[];
  bestModel: string;
  fit: { slope: number; intercept: number; rSquared: number | null } | null;
}

export const consensusMethods = ['crowdlab', 'dawidSkene', 'oneCoin', 'majority'] as const;
export type ConsensusMethod = (typeof consensusMethods)[number];

export interface Annotator {
  annotator: string;
  annotations: number;
  quality: number;
  agreement: number;
}

export interface AnnotatorPair {
  first: string;
  second: string;
  images: number;
  agreement: number;
  kappa: number | null;
}

export interface ConsensusReport {
  run: string;
  method: ConsensusMethod | 'unknown';
  labelVersion: string;
  batches: string[];
  created: string;
  images: number;
  annotations: number;
  leftOut: number;
  overlapping: number;
  unanimous: number;
  percentAgreement: number | null;
  fleissKappa: number | null;
  krippendorffAlpha: number | null;
  alphaJaccard: number | null;
  alphaMasi: number | null;
  settled: number;
  disagreeing: number;
  originalLeftOut: number;
  changed: number;
  modelWeight: number | null;
  iterations: number;
  converged: boolean;
  annotators: Annotator[];
  annotatorCount: number;
  pairs: AnnotatorPair[];
}

export const noLabelReasons = ['noProposal', 'ambiguous', 'needsExpert', 'uncommon'] as const;
export type NoLabelReason = (typeof noLabelReasons)[number];
export const stances = ['agree', 'disagree', 'uncertain'] as const;
export type Stance = (typeof stances)[number];

export interface AnnotatorQuality {
  annotator: string;
  answers: number;
  unsure: number;
  medianSeconds: number | null;
  goldAnswers: number;
  goldRight: number;
  goldLower: number | null;
  goldUpper: number | null;
  goldJaccard: number | null;
  compared: number;
  agreed: number;
  refined: number;
  overturned: number;
}

export interface AnswersReport {
  batches: number;
  images: number;
  open: number;
  settled: number;
  disagreeing: number;
  originalLeftOut: number;
  unsure: number;
  noValidLabels: { reason: NoLabelReason; stance: Stance; count: number }[];
  annotators: AnnotatorQuality[];
}
