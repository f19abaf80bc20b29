import { describe, expect, it } from 'vitest';
import { buildIndex, inUse, search } from './search';

const index = buildIndex(['honey bee', 'bee', 'bee eater', 'frisbee', 'Bücherregal', 'ant_lion', 'carpenter ant'].map((name, id) => ({ id, name })));
const names = (typed: string, limit = 10) => search(index, typed, limit).matches.map((entry) => entry.name);

describe('search', () => {
  it('puts exact names first, then beginnings, then words, then parts', () => {
    expect(names('bee')).toEqual(['bee', 'bee eater', 'honey bee', 'frisbee']);
  });

  it('minds neither case, accents nor the sign between words', () => {
    expect(names('bucher')).toEqual(['Bücherregal']);
    expect(names('ANT LION')).toEqual(['ant_lion']);
  });

  it('finds words in any order', () => {
    expect(names('ant carp')).toEqual(['carpenter ant']);
  });

  it('shows the taxonomy in its order while nothing is typed, and tells how much there is', () => {
    expect(search(index, ' ', 2)).toEqual({ matches: [{ id: 0, name: 'honey bee' }, { id: 1, name: 'bee' }], total: 7 });
    expect(search(index, 'bee', 1)).toMatchObject({ total: 4 });
  });

  it('finds nothing where there is nothing', () => {
    expect(search(index, 'zebra', 10)).toEqual({ matches: [], total: 0 });
  });

  it('offers classes that are in use, as the service writes them', () => {
    const classes = [{ id: 0, name: 'ant', replacedBy: null }, { id: 1, name: 'pismire', replacedBy: 0 }, { id: 2, name: 'bee' }];
    expect(inUse(classes).map((entry) => entry.name)).toEqual(['ant', 'bee']);
  });
});
