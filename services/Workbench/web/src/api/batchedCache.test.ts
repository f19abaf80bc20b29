import { describe, expect, it } from 'vitest';
import { BatchedCache } from './batchedCache';

const settle = () => new Promise<void>((resolve) => setTimeout(resolve));

describe('BatchedCache', () => {
  it('loads what is asked for in one turn with one request, each once', async () => {
    const requests: number[][] = [];
    const cache = new BatchedCache<number, string>((keys) => {
      requests.push(keys);
      return Promise.resolve(new Map(keys.map((key) => [key, `n${key}`])));
    }, 100);
    cache.want([1, 2]);
    cache.want([2, 3, 3]);
    await settle();
    cache.want([1, 2, 3]);
    await settle();
    expect(requests).toEqual([[1, 2, 3]]);
    expect(cache.get(3)).toBe('n3');
  });

  it('never asks for more at once than the server takes', async () => {
    const sizes: number[] = [];
    const cache = new BatchedCache<number, number>((keys) => {
      sizes.push(keys.length);
      return Promise.resolve(new Map(keys.map((key) => [key, key])));
    }, 2);
    cache.want([1, 2, 3, 4, 5]);
    await settle();
    expect(sizes).toEqual([2, 2, 1]);
  });

  it('tells when something came, and asks again for what did not', async () => {
    let fails = true;
    let told = 0;
    const cache = new BatchedCache<string, number>((keys) => (fails ? Promise.reject(new Error('down')) : Promise.resolve(new Map(keys.map((key) => [key, 1])))), 10);
    cache.subscribe(() => told++);
    cache.want(['a']);
    await settle();
    expect(cache.get('a')).toBeUndefined();
    fails = false;
    cache.want(['a']);
    await settle();
    expect(cache.get('a')).toBe(1);
    expect(told).toBe(2);
  });
});
