import { api } from '../api/client';
import { at, datasetApi, get, post, put } from '../api/http';

/** Something that tells a class from others; annotations tick it as `class/feature`. */
export interface Feature {
  /** 0 = not saved yet. */
  id: number;
  text: string;
}

export interface ClassDetails {
  id: number;
  name: string;
  synonyms: string[];
  definition: string;
  features: Feature[];
  exemplars: string[];
  formerNames: string[];
  /** Class that stands for it since it was merged or split, -1 = none; null = it is in use. */
  replacedBy: number | null;
  standsFor: number[];
  version: number;
}

export interface ClassMatch {
  id: number;
  name: string;
  /** The synonym by which it was found; empty = its name. */
  matched: string;
}

export interface Score {
  run: string;
  name: string;
  order: 'lowest' | 'highest';
  method: string;
  labelVersion: string;
  created: string;
}

/** What there is to read classes by. */
export interface ClassSources {
  scores: Score[];
  predictionRun: string | null;
  reportRun: string | null;
  /** Of the newest report that was asked for; empty = none was. */
  reportState: '' | 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'unknown';
  reportError: string;
}

export interface RankedImage {
  id: string;
  score: number | null;
  predicted: number | null;
}

export interface RankedImages {
  images: RankedImage[];
  total: number;
  labelVersion: string;
}

export interface Confusion {
  class: number;
  images: number;
  share: number;
  examples: RankedImage[];
}

export interface Confusions {
  given: number;
  correct: number;
  predicted: number;
  takenFor: Confusion[];
  mistaken: Confusion[];
  labelVersion: string;
}

export interface Trait {
  trait: string;
  mean: number;
  allMean: number;
  effect: number | null;
  size: string;
  low: number;
  high: number;
  histogram: number[];
  allHistogram: number[];
}

export interface Mergeable {
  first: number;
  second: number;
  firstAsSecond: number;
  secondAsFirst: number;
  auroc: number | null;
  aurocLow: number;
  aurocHigh: number;
  mergeable: boolean;
  images: number;
}

export interface ClassReport {
  run: string;
  labelVersion: string;
  created: string;
  described: boolean;
  images: number;
  wrongShare: number;
  traits: Trait[];
  hue: { meanDegrees: number | null; concentration: number; histogram: number[]; allHistogram: number[] } | null;
  cues: string[];
  mergeable: Mergeable[];
}

export interface TaxonomyChange {
  version: number;
  kind: string;
  text: string;
  annotator: string;
  comment: string;
  created: string;
}

export interface ChangedClasses {
  classes: ClassDetails[];
  labelVersion: string;
}

/** Which images of a class, in what order. */
export interface ImageOrder {
  score: Score | null;
  reverse: boolean;
  predicted: number | null;
}

const classOf = (dataset: string, id: number) => `${datasetApi(dataset)}/classes/${id}`;

const orderOf = ({ score, reverse, predicted }: ImageOrder, run: string | null) => {
  const asked = score?.run ?? (predicted === null ? null : run);
  return `${asked === null ? '' : `&run=${at(asked)}`}${score === null ? '' : `&score=${at(score.name)}`}${reverse ? '&reverse=true' : ''}${predicted === null ? '' : `&predicted=${predicted}`}`;
};

export const classesApi = {
  names: async (dataset: string, signal?: AbortSignal) => new Map((await api.taxonomy(dataset, signal)).classes.map((entry) => [entry.id, entry.name])),
  list: (dataset: string, pageToken: string, signal?: AbortSignal) =>
    get<{ classes: ClassDetails[]; total: number; nextPageToken: string }>(`${datasetApi(dataset)}/classes?pageSize=100&pageToken=${at(pageToken)}`, signal),
  search: (dataset: string, query: string, limit: number, signal?: AbortSignal) =>
    get<{ matches: ClassMatch[]; total: number }>(`${datasetApi(dataset)}/class-search?query=${at(query)}&limit=${limit}`, signal),
  class: (dataset: string, id: number, signal?: AbortSignal) => get<ClassDetails>(classOf(dataset, id), signal),
  sources: (dataset: string, signal?: AbortSignal) => get<ClassSources>(`${datasetApi(dataset)}/class-sources`, signal),
  changes: async (dataset: string, signal?: AbortSignal) =>
    (await get<{ changes: TaxonomyChange[] }>(`${datasetApi(dataset)}/taxonomy/changes?pageSize=20`, signal)).changes,
  mergeable: async (dataset: string, run: string, signal?: AbortSignal) =>
    (await get<{ pairs: Mergeable[] }>(`${datasetApi(dataset)}/mergeable-classes?run=${at(run)}`, signal)).pairs,
  // Whatever reads every shard takes as long as it takes.
  images: (dataset: string, id: number, order: ImageOrder, run: string | null, offset: number, count: number, signal?: AbortSignal) =>
    get<RankedImages>(`${classOf(dataset, id)}/images?offset=${offset}&count=${count}${orderOf(order, run)}`, signal, null),
  confusions: (dataset: string, id: number, run: string, signal?: AbortSignal) =>
    get<Confusions>(`${classOf(dataset, id)}/confusions?run=${at(run)}`, signal, null),
  report: (dataset: string, id: number, run: string, signal?: AbortSignal) => get<ClassReport>(`${classOf(dataset, id)}/report?run=${at(run)}`, signal),
  startReport: (dataset: string) => post<unknown>(`${datasetApi(dataset)}/class-report`, {}),
  update: (dataset: string, details: ClassDetails, annotator: string) => put<ClassDetails>(classOf(dataset, details.id), { ...details, annotator }),
  rename: (dataset: string, id: number, name: string, annotator: string, comment: string) =>
    post<ClassDetails>(`${classOf(dataset, id)}/rename`, { name, annotator, comment }),
  merge: (dataset: string, classes: number[], target: { into: number } | { newName: string }, annotator: string, comment: string) =>
    post<ChangedClasses>(`${datasetApi(dataset)}/classes/merge`, { classes, ...target, annotator, comment }, null),
  split: (dataset: string, id: number, parts: { name: string; images: string[] }[], rest: number, annotator: string, comment: string) =>
    post<ChangedClasses>(`${classOf(dataset, id)}/split`, { parts, rest, annotator, comment }, null),
};
