/** What the JSON API speaks; the C# records of services/Workbench/Api are its other half. */

export type Decision = 'keep' | 'relabel' | 'remove' | 'unsure';
export const decisions: readonly Decision[] = ['keep', 'relabel', 'remove', 'unsure'];

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
}

export interface TaxonomyClass {
  id: number;
  name: string;
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

export interface Run {
  id: string;
  state: 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'unknown';
  model: string;
  labelVersion: string;
  scores: string[];
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
}

export interface NewAnswer {
  requestId: string;
  annotator: string;
  decision: Decision;
  labels: number[];
  comment: string;
  secondsSpent: number;
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
