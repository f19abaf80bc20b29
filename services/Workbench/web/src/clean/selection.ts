/** Which images a decision is meant for, and from where a range goes. */
export interface Selection {
  ids: ReadonlySet<string>;
  anchor: string | null;
}

export const nothing: Selection = { ids: new Set(), anchor: null };

/** Adds one, or takes it away. */
export function toggled(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id };
}

/** Adds everything between the anchor and an image, in the order in which they are shown. `from` stands in where there is no anchor. */
export function extended(selection: Selection, shown: readonly string[], to: string, from: string | null): Selection {
  const anchor = selection.anchor !== null && shown.includes(selection.anchor) ? selection.anchor : (from ?? to);
  const ends = [shown.indexOf(anchor), shown.indexOf(to)].sort((a, b) => a - b);
  return { ids: new Set([...selection.ids, ...shown.slice(Math.max(0, ends[0] ?? 0), (ends[1] ?? 0) + 1)]), anchor };
}

export const all = (shown: readonly string[]): Selection => ({ ids: new Set(shown), anchor: shown[0] ?? null });

/** What a decision is meant for: what is selected and shown, or else the image in hand. */
export function meant(selection: Selection, shown: readonly string[], current: string | null): string[] {
  const chosen = shown.filter((id) => selection.ids.has(id));
  return chosen.length > 0 ? chosen : current === null ? [] : [current];
}
