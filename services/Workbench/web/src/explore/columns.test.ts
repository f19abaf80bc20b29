import { describe, expect, it } from 'vitest';
import { alignIntegers, alignScore, imageId, readColumns, type Columns } from './columns';

function frames(): ArrayBuffer {
  const words = new Int32Array([0, 2, 0, 0, 7, 8, 3, 1, 0, 9]);
  new Float32Array(words.buffer).set([0.5, -1], 2);
  new Float32Array(words.buffer).set([2.25], 8);
  return words.buffer;
}

describe('readColumns', () => {
  it('joins the shards of each column', () => {
    const columns = readColumns(frames(), ['x', 'given']);
    expect(columns.count).toBe(3);
    expect([...(columns.floats['x'] ?? [])]).toEqual([0.5, -1, 2.25]);
    expect([...(columns.integers['given'] ?? [])]).toEqual([7, 8, 9]);
  });

  it('refuses bytes that end too early', () => {
    expect(() => readColumns(frames().slice(0, 36), ['x', 'given'])).toThrow('in the middle of a shard');
  });

  it('is empty where there are no shards', () => {
    expect(readColumns(new ArrayBuffer(0), ['x']).count).toBe(0);
  });
});

describe('imageId', () => {
  it('names shard and row', () => {
    const columns = readColumns(frames(), ['x', 'given']);
    expect([0, 1, 2].map((place) => imageId(columns, place))).toEqual(['000000-0000', '000000-0001', '000003-0000']);
  });
});

describe('align', () => {
  const base = readColumns(frames(), ['x', 'given']);
  const from: Columns = {
    count: 3, shards: [{ first: 0, shard: 3, rows: 1 }, { first: 1, shard: 0, rows: 2 }],
    floats: { entropy: new Float32Array([0.25, 0.5, 0.75]) }, integers: { scored: new Int32Array([1, 1, 0]), predicted: new Int32Array([4, 5, 6]) },
  };

  it('puts a score beside the images of another run, whatever shards that knew', () => {
    expect([...alignScore(base, from, 'entropy', 'scored')]).toEqual([0.5, NaN, 0.25]);
    expect([...alignScore(base, { ...from, shards: from.shards.slice(0, 1) }, 'entropy', '')]).toEqual([NaN, NaN, 0.25]);
  });

  it('does so with integers', () => {
    expect([...alignIntegers(base, from, 'predicted')]).toEqual([5, 6, 4]);
  });
});
