import { at, datasetApi, get } from '../api/http';

/** Where there is something to clean. */
export interface CleanOverview {
  /** Run behind the numbers; empty where none has succeeded. */
  run: string;
  /** True = flagged by confident learning; false = predicted as another class out of sample. */
  isFlagged: boolean;
  scores: RankedScore[];
  classes: CleanClass[];
  /** The classes that are taken for each other most: where to begin. */
  pair: ConfusedPair | null;
}

export interface RankedScore {
  name: string;
  /** True = the lowest values are the suspicious ones. */
  lowestFirst: boolean;
}

export interface CleanClass {
  id: number;
  images: number;
  suspicious: number;
}

export interface ConfusedPair {
  given: number;
  predicted: number;
  images: number;
  share: number;
}

/** What runs say of one image. */
export interface ImageScores {
  given: number;
  predicted: number;
  scores: (RankedScore & { value: number })[];
}

/** An image near another, and what it is said to be. */
export interface NearImage {
  imageId: string;
  distance: number;
  /** Class ids; -1 = none. */
  given: number;
  predicted: number;
}

export const cleanApi = {
  overview: (dataset: string, signal?: AbortSignal) => get<CleanOverview>(`${datasetApi(dataset)}/clean`, signal),
  scores: (dataset: string, image: string, signal?: AbortSignal) => get<ImageScores>(`${datasetApi(dataset)}/images/${at(image)}/scores`, signal),
  // Reads every embedding: a very large data set takes its time.
  nearest: async (dataset: string, image: string, count: number, signal?: AbortSignal) =>
    (await get<{ images: NearImage[] }>(`${datasetApi(dataset)}/images/${at(image)}/nearest?count=${count}`, signal, null)).images,
};
