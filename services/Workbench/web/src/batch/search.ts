import type { TaxonomyClass } from '../api/types';

/** Classes that can be chosen: those that were merged or split stay known by name, but are used no more. */
export const inUse = (classes: readonly TaxonomyClass[]) => classes.filter((entry) => (entry.replacedBy ?? null) === null);

/** A taxonomy made ready to be searched: 20,000 classes take a few milliseconds a key. */
export interface SearchIndex {
  classes: readonly TaxonomyClass[];
  folded: readonly string[];
}

export interface SearchResult {
  matches: TaxonomyClass[];
  /** Matches in all. */
  total: number;
}

const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[_\-./]+/g, ' ').trim();

export const buildIndex = (classes: readonly TaxonomyClass[]): SearchIndex => ({ classes, folded: classes.map((entry) => fold(entry.name)) });

/**
 * Classes whose name contains what was typed: exact first, then names that begin with it, then names with a word that begins with it,
 * then the rest; names with all typed words in any order come last. Within a rank the shorter name, then the order of the taxonomy.
 */
export function search(index: SearchIndex, typed: string, limit: number): SearchResult {
  const query = fold(typed);
  if (query === '') return { matches: index.classes.slice(0, limit), total: index.classes.length };
  const words = query.split(/\s+/);
  const found: { at: number; rank: number }[] = [];
  for (let at = 0; at < index.folded.length; at++) {
    const rank = rankOf(index.folded[at] ?? '', query, words);
    if (rank !== null) found.push({ at, rank });
  }
  found.sort((a, b) => a.rank - b.rank || lengthAt(index, a.at) - lengthAt(index, b.at) || a.at - b.at);
  return { matches: found.slice(0, limit).flatMap(({ at }) => index.classes[at] ?? []), total: found.length };
}

const lengthAt = (index: SearchIndex, at: number) => index.folded[at]?.length ?? 0;

function rankOf(name: string, query: string, words: string[]): number | null {
  const position = name.indexOf(query);
  if (position === 0) return name.length === query.length ? 0 : 1;
  if (position > 0) return name.includes(` ${query}`) ? 2 : 3;
  return words.length > 1 && words.every((word) => name.includes(word)) ? 4 : null;
}
