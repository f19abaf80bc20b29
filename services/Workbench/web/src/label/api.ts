import { BatchedCache } from '../api/batchedCache';
import { at, datasetApi, get } from '../api/http';

/** What people need to know of a class to choose it. */
export interface ClassCard {
  id: number;
  name: string;
  synonyms: string[];
  definition: string;
  features: { id: number; text: string }[];
  /** Ids of images that show it well, best first. */
  exemplars: string[];
}

/** A class that search found, and the synonym by which, if it was not the name. */
export interface ClassMatch {
  id: number;
  name: string;
  matched: string;
}

export interface ImageProposals {
  imageId: string;
  /** Class ids, most probable first. */
  classes: number[];
}

const mostClasses = 100;
const mostImages = 50;

const classCards = async (dataset: string, ids: number[]) =>
  (await get<{ classes: ClassCard[] }>(`${datasetApi(dataset)}/class-cards?ids=${ids.join(',')}`)).classes;

const proposals = async (dataset: string, images: string[]) =>
  (await get<{ images: ImageProposals[] }>(`${datasetApi(dataset)}/proposals?images=${images.map(at).join(',')}`)).images;

export const searchClasses = (dataset: string, query: string, limit: number, signal?: AbortSignal) =>
  get<{ matches: ClassMatch[]; total: number }>(`${datasetApi(dataset)}/class-search?query=${at(query)}&limit=${limit}`, signal);

export const cardCache = (dataset: string) =>
  new BatchedCache<number, ClassCard>(async (ids) => new Map((await classCards(dataset, ids)).map((card) => [card.id, card])), mostClasses);

export const proposalCache = (dataset: string) =>
  new BatchedCache<string, number[]>(async (images) => new Map((await proposals(dataset, images)).map((entry) => [entry.imageId, entry.classes])), mostImages);
