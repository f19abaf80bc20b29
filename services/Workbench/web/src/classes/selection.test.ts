import { describe, expect, it } from 'vitest';
import { extend, moved, nothing, toggle } from './selection';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

describe('selection', () => {
  it('turns an image on and off', () => {
    const one = toggle(nothing, ids, 2);
    expect([[...one.chosen], one.at]).toEqual([['c'], 2]);
    expect([...toggle(one, ids, 2).chosen]).toEqual([]);
    expect(toggle(one, ids, 99)).toBe(one);
  });

  it('extends from the image in hand either way and keeps what was chosen', () => {
    const one = toggle(toggle(nothing, ids, 0), ids, 3);
    expect([...extend(one, ids, 5).chosen].toSorted()).toEqual(['a', 'd', 'e', 'f']);
    expect([...extend(one, ids, 2).chosen].toSorted()).toEqual(['a', 'c', 'd']);
  });

  it('moves by rows and columns and stays inside', () => {
    expect(moved('ArrowRight', 0, 3, 7)).toBe(1);
    expect(moved('ArrowDown', 1, 3, 7)).toBe(4);
    expect(moved('ArrowDown', 5, 3, 7)).toBe(5);
    expect(moved('ArrowUp', 1, 3, 7)).toBe(1);
    expect(moved('End', 1, 3, 7)).toBe(6);
    expect(moved('x', 1, 3, 7)).toBeNull();
  });
});
