/** Images chosen in a grid, and where the hand is. Pure, so that keys and clicks mean the same. */
export interface Selection {
  chosen: ReadonlySet<string>;
  /** Place of the image in hand; what Shift reaches from. */
  at: number;
}

export const nothing: Selection = { chosen: new Set(), at: 0 };

/** Turns one image on or off. */
export function toggle(selection: Selection, ids: readonly string[], at: number): Selection {
  const id = ids[at];
  if (id === undefined) return selection;
  const chosen = new Set(selection.chosen);
  if (!chosen.delete(id)) chosen.add(id);
  return { chosen, at };
}

/** Chooses all from the image in hand to another one. */
export function extend(selection: Selection, ids: readonly string[], to: number): Selection {
  const [first, last] = [Math.min(selection.at, to), Math.max(selection.at, to)];
  return { chosen: new Set([...selection.chosen, ...ids.slice(first, last + 1)]), at: to };
}

/** The place that an arrow key leads to; null = it is none. */
export function moved(key: string, at: number, columns: number, count: number): number | null {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[key];
  if (key === 'Home') return count === 0 ? null : 0;
  if (key === 'End') return count === 0 ? null : count - 1;
  if (step === undefined) return null;
  const next = at + step;
  return next < 0 || next >= count ? at : next;
}
