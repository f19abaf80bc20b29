/** What images are told apart by, and what of them is shown. */

/** A value of each image by name: of a class, a split, an issue. */
export interface Facet {
  kind: 'facet';
  names: string[];
  /** Number of the name of each image; below 0 = none of them, not shown in the legend. */
  values: Int32Array;
}

/** A number of each image; NaN = none. */
export interface Scale {
  kind: 'scale';
  values: Float32Array;
  low: number;
  high: number;
}

export type Colouring = Facet | Scale;

/** Lowest and highest value, without the outermost hundredth on either side, so that a few extremes leave the others some colour. */
export function scaleOf(values: Float32Array): Scale {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const at = (share: number) => known[Math.min(known.length - 1, Math.floor(share * known.length))] ?? 0;
  return { kind: 'scale', values, low: at(0.01), high: at(0.99) };
}

/** Names by how many images have them, the most frequent first; ties by name. */
export function ranked(facet: Facet, has: (place: number) => boolean): { value: number; name: string; count: number }[] {
  const counts = new Array<number>(facet.names.length).fill(0);
  facet.values.forEach((value, place) => {
    if (value >= 0 && has(place)) counts[value] = (counts[value] ?? 0) + 1;
  });
  return facet.names
    .map((name, value) => ({ value, name, count: counts[value] ?? 0 }))
    .filter((entry) => entry.count > 0)
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}

export interface Filters {
  /** Only these labels; empty = all. Below 0 = without a label. */
  labels: readonly number[];
  /** Only these splits, by number; empty = all. */
  splits: readonly number[];
  /** Only images with one of these issues, as bits; 0 = all. */
  issues: number;
  /** Only a score between, both included; null = all. */
  score: readonly [number, number] | null;
}

export const noFilters: Filters = { labels: [], splits: [], issues: 0, score: null };

export interface FilteredBy {
  given: Int32Array;
  splits: Int32Array | null;
  issues: Int32Array | null;
  score: Float32Array | null;
}

/** Whether the filters let an image through; what is not known of it lets it not. */
export function passes(filters: Filters, by: FilteredBy, place: number): boolean {
  if (filters.labels.length > 0 && !filters.labels.includes(Math.max(-1, by.given[place] ?? -1))) return false;
  if (filters.splits.length > 0 && !filters.splits.includes(by.splits?.[place] ?? -1)) return false;
  if (filters.issues !== 0 && ((by.issues?.[place] ?? 0) & filters.issues) === 0) return false;
  if (filters.score !== null) {
    const value = by.score?.[place] ?? NaN;
    if (!(value >= filters.score[0] && value <= filters.score[1])) return false;
  }
  return true;
}

/** Splits of all images, one after another. */
export function unroll(places: readonly (readonly [number, number])[], count: number): Int32Array {
  const values = new Int32Array(count).fill(-1);
  let at = 0;
  for (const [split, images] of places) {
    values.fill(split, at, Math.min(count, at + images));
    at += images;
  }
  return values;
}
