import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { BatchedCache } from '../api/batchedCache';
import type { Task } from '../api/types';
import { cardCache, proposalCache, type ClassCard } from './api';

/** Proposals are twenty, shown as four groups of five. */
export const groupSize = 5;
const mostProposals = 20;
const tasksAhead = 10;

function useTurn<Key extends string | number, Value>(cache: BatchedCache<Key, Value>) {
  useSyncExternalStore(cache.subscribe, cache.getTurn);
  return cache;
}

/** Cards of classes, loaded as they are asked for. */
export function useCards(dataset: string, ids: readonly number[]): (id: number) => ClassCard | undefined {
  const cache = useTurn(useMemo(() => cardsOf(dataset), [dataset]));
  const key = ids.join(' ');
  useEffect(() => cache.want(key === '' ? [] : key.split(' ').map(Number)), [cache, key]);
  return (id) => cache.get(id);
}

/**
 * Classes proposed for the task in hand, most probable first; null while they are on their way. Those of the tasks after it, and what there is
 * to know of their classes, are fetched ahead.
 */
export function useProposals(dataset: string, tasks: readonly Task[], task: Task): number[] | null {
  const proposals = useTurn(useMemo(() => proposalCache(dataset), [dataset]));
  const cards = cardsOf(dataset);
  const at = tasks.indexOf(task);
  const near = tasks.slice(Math.max(0, at), at + 1 + tasksAhead);
  const key = near.map((entry) => entry.imageId).join(' ');
  useEffect(() => proposals.want(key.split(' ').filter((id) => id !== '')), [proposals, key]);

  const next = near.slice(0, 3).flatMap((entry) => merged(entry, proposals.get(entry.imageId) ?? []));
  const wanted = [...new Set(next)].join(' ');
  useEffect(() => cards.want(wanted === '' ? [] : wanted.split(' ').map(Number)), [cards, wanted]);

  const found = proposals.get(task.imageId);
  return found === undefined ? null : merged(task, found);
}

// What brought the image here is proposed too, where the model does not say it among its first.
const merged = (task: Task, found: readonly number[]) => [...new Set([...found, ...task.suggested])].slice(0, Math.max(mostProposals, found.length));

const cardCaches = new Map<string, BatchedCache<number, ClassCard>>();

// Cards outlive the page: every batch of a data set has the same classes.
function cardsOf(dataset: string) {
  let cache = cardCaches.get(dataset);
  if (cache === undefined) cardCaches.set(dataset, (cache = cardCache(dataset)));
  return cache;
}
