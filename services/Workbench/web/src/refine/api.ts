import { at, datasetApi, get, post } from '../api/http';
import type { Batch } from '../api/types';

/** What the annotators of batches agree on. */
export interface Agreement {
  images: number;
  /** Images that lack answers; the other counts leave them out. */
  open: number;
  settled: number;
  disagreeing: number;
  originalLeftOut: number;
  unsure: number;
}

export interface NewRefinement {
  batches: string[];
  title: string;
  /** Refine what is answered although images lack answers, which they can then no longer get. */
  unfinished: boolean;
}

export const refineApi = {
  agreement: (dataset: string, batches: string[], signal?: AbortSignal) =>
    get<Agreement>(`${datasetApi(dataset)}/agreement?batches=${batches.map(at).join(',')}`, signal, null),
  refine: (dataset: string, refinement: NewRefinement) => post<Batch>(`${datasetApi(dataset)}/refinements`, refinement, null),
};
