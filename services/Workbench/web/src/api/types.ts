/** What the JSON API speaks; the C# records of services/Workbench/Api are its other half. */

export type Decision = 'keep' | 'relabel' | 'remove' | 'unsure' | 'noValidLabel';
export const decisions: readonly Decision[] = ['keep', 'relabel', 'noValidLabel', 'remove', 'unsure'];

/** Why an image has no valid label. */
export type NoLabelReason = 'noProposal' | 'ambiguous' | 'needsExpert' | 'uncommon';
export const noLabelReasons: readonly NoLabelReason[] = ['noProposal', 'ambiguous', 'needsExpert', 'uncommon'];

/** What somebody who found no valid label says of the original one. */
export type Stance = 'agree' | 'disagree' | 'uncertain';
export const stances: readonly Stance[] = ['agree', 'disagree', 'uncertain'];

export interface NoValidLabel {
  reason: NoLabelReason;
  stance: Stance;
}

/** What the tasks of a batch ask: which label, whether it is right, which ones are valid, who was right, what the image shows. */
export type BatchKind = 'label' | 'clean' | 'multilabel' | 'refine' | 'review';

export interface Dataset {
  name: string;
  description: string;
  images: number;
  shards: number;
  created: string;
  ingesting: boolean;
  models: string[];
}

export interface CountByName {
  name: string;
  count: number;
}

export interface DatasetReport {
  images: number;
  measured: number;
  undecodable: number;
  undecodableByReason: CountByName[];
  exactDuplicates: number;
  imagesByLabel: CountByName[];
  unlabelled: number;
}

export interface Batch {
  id: string;
  dataset: string;
  title: string;
  annotatorsPerImage: number;
  tasks: number;
  done: number;
  decisions: Partial<Record<Decision, number>>;
  created: string;
  labelVersion: string;
  run: string;
  kind: BatchKind;
  /** Who may answer which tasks; empty = everybody all. */
  parts: BatchPart[];
  /** When it was closed; null while answers can be given and changed. */
  closed: string | null;
  /** Batches whose images it refines. */
  sources: string[];
}

export interface BatchPart {
  firstRank: number;
  lastRank: number;
  /** Empty = everybody. */
  annotators: string[];
  done: number;
}

export interface TaxonomyClass {
  id: number;
  name: string;
  /** Class that stands for it since it was merged or split; null while it is in use. */
  replacedBy?: number | null;
}

export interface Taxonomy {
  version: number;
  classes: TaxonomyClass[];
}

export interface Annotation {
  id: string;
  annotator: string;
  decision: Decision;
  labels: number[];
  comment: string;
  created: string;
  secondsSpent: number;
  noValidLabel: NoValidLabel | null;
  /** Ids of the defining features seen. */
  features: string[];
}

export interface ImageFacts {
  id: string;
  name: string;
  width: number;
  height: number;
}

export interface Task {
  id: string;
  batch: string;
  imageId: string;
  rank: number;
  given: number[];
  suggested: number[];
  score: number;
  reason: string;
  annotations: Annotation[];
  done: boolean;
  leaseExpires: string | null;
  kind: BatchKind;
  /** True when its batch is closed: nothing can be answered or changed any more. */
  closed: boolean;
  /** In a refinement: what annotators said before, oldest first. */
  earlier: Annotation[];
  /** In a refinement: labels checked beforehand, most often named first. */
  checked: number[];
  /** Absent in the answer to a submission. */
  image: ImageFacts | null;
}

export interface LabelVersion {
  name: string;
  base: string;
  created: string;
  changed: number;
  removed: number;
}

/** A run of a scoring method. */
export interface Run {
  id: string;
  /** head, labelIssues, rde, importance, coreset, imageQuality, classReport, consensus, network or projection. */
  kind: string;
  state: 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'unknown';
  /** Share of the images done, 0 .. 1; null where it is not known. */
  progress: number | null;
  /** What it does, or why it failed. */
  message: string;
  model: string;
  labelVersion: string;
  scores: string[];
  /** Every column, with the column that tells which images have a value in it; '' = all. */
  columns: Record<string, string>;
  accuracy: number | null;
  created: string;
}

export interface Selection {
  id: string;
  dataset: string;
  count: number;
  title: string;
}

export interface NewBatch {
  strategy: 'lowest' | 'highest' | 'random';
  score?: string;
  count: number;
  seed?: number;
  title?: string;
  /** Only images of these classes, as class ids. */
  classes?: number[];
  /** Images of earlier selections may come again. */
  includeSelected?: boolean;
  kind?: BatchKind;
  annotatorsPerImage?: number;
}

/** A batch of images that somebody chose. */
export interface ImageBatch {
  title: string;
  kind?: BatchKind;
  annotatorsPerImage?: number;
}

export interface NewAnswer {
  requestId: string;
  annotator: string;
  decision: Decision;
  labels: number[];
  comment: string;
  secondsSpent: number;
  noValidLabel: NoValidLabel | null;
  features: string[];
}

/** A message that no service could handle. */
export interface FailedMessage {
  /** The service to ask about it. */
  service: string;
  id: string;
  queue: string;
  /** Empty where the content does not tell. */
  messageType: string;
  failed: string | null;
  exceptionType: string;
  exceptionMessage: string;
  body: string;
  /** 0 where it is not known. */
  attempts: number;
}

export interface FailedMessages {
  messages: FailedMessage[];
  more: boolean;
  unreachable: string[];
}

export type ExportFormat = 'csv' | 'jsonl' | 'coco';
