/** Columns of a run for every image, in the order of image ids. */
export interface Columns {
  count: number;
  /** First image of each shard that is there, and its number, ascending. */
  shards: { first: number; shard: number; rows: number }[];
  floats: Record<string, Float32Array>;
  integers: Record<string, Int32Array>;
}

const word = 4;

/**
 * Reads what services/Workbench/Api/ColumnFrame.cs writes: for each shard its number and its rows, then each column, 4 bytes a row. Both views of the same bytes are kept, for only
 * who asks knows what a column holds.
 */
export function readColumns(buffer: ArrayBuffer, names: readonly string[]): Columns {
  const words = new Int32Array(buffer);
  const shards: Columns['shards'] = [];
  let count = 0;
  for (let at = 0; at < words.length; ) {
    const [shard = 0, rows = 0] = [words[at], words[at + 1]];
    shards.push({ first: count, shard, rows });
    count += rows;
    at += 2 + rows * names.length;
    if (at > words.length) throw new Error('The columns end in the middle of a shard.');
  }

  const integers: Columns['integers'] = {};
  const floats: Columns['floats'] = {};
  names.forEach((name, column) => {
    const values = new Int32Array(count);
    let at = 0;
    for (const { first, rows } of shards) {
      const start = at + 2 + rows * column;
      values.set(words.subarray(start, start + rows), first);
      at += 2 + rows * names.length;
    }
    integers[name] = values;
    floats[name] = new Float32Array(values.buffer, 0, values.byteLength / word);
  });
  return { count, shards, floats, integers };
}

/** Id of the image at a place. */
export function imageId(columns: Columns, place: number): string {
  const shard = columns.shards.findLast(({ first, rows }) => first <= place && rows > 0);
  if (shard === undefined) throw new RangeError(`There is no image ${place}.`);
  return `${String(shard.shard).padStart(6, '0')}-${String(place - shard.first).padStart(4, '0')}`;
}

/** A score of a run for the images of other columns; NaN where the run has none. */
export function alignScore(base: Columns, from: Columns, name: string, flag: string): Float32Array {
  const values = new Float32Array(base.count).fill(NaN);
  eachShard(base, from, (to, at, rows) => {
    for (let row = 0; row < rows; row++) {
      if (flag === '' || from.integers[flag]?.[at + row] === 1) values[to + row] = from.floats[name]?.[at + row] ?? NaN;
    }
  });
  return values;
}

/** A column of integers of a run for the images of other columns; -1 where the run has none. */
export function alignIntegers(base: Columns, from: Columns, name: string): Int32Array {
  const values = new Int32Array(base.count).fill(-1);
  eachShard(base, from, (to, at, rows) => values.set((from.integers[name] ?? new Int32Array()).subarray(at, at + rows), to));
  return values;
}

function eachShard(base: Columns, from: Columns, copy: (to: number, at: number, rows: number) => void) {
  const known = new Map(from.shards.map((shard) => [shard.shard, shard]));
  for (const { shard, first, rows } of base.shards) {
    const other = known.get(shard);
    if (other !== undefined) copy(first, other.first, Math.min(rows, other.rows));
  }
}
