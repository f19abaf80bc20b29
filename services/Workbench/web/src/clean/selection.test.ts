import { describe, expect, it } from 'vitest';
import { all, extended, meant, nothing, toggled } from './selection';

const shown = ['a', 'b', 'c', 'd', 'e'];

describe('selection', () => {
  it('adds one and takes it away', () => {
    const one = toggled(nothing, 'b');
    expect([...one.ids]).toEqual(['b']);
    expect(toggled(one, 'b').ids.size).toBe(0);
    expect(nothing.ids.size).toBe(0);
  });

  it('goes from the anchor to an image, in either direction', () => {
    expect([...extended(toggled(nothing, 'b'), shown, 'd', null).ids]).toEqual(['b', 'c', 'd']);
    expect([...extended(toggled(nothing, 'd'), shown, 'b', null).ids].sort()).toEqual(['b', 'c', 'd']);
  });

  it('goes from the image in hand where nothing was chosen, or what was chosen is out of sight', () => {
    expect([...extended(nothing, shown, 'c', 'b').ids]).toEqual(['b', 'c']);
    expect([...extended({ ids: new Set(), anchor: 'x' }, shown, 'c', 'b').ids]).toEqual(['b', 'c']);
  });

  it('means what is chosen and in sight, else the image in hand', () => {
    expect(meant(all(shown), ['a', 'c'], 'b')).toEqual(['a', 'c']);
    expect(meant(nothing, shown, 'b')).toEqual(['b']);
    expect(meant(toggled(nothing, 'x'), shown, 'b')).toEqual(['b']);
    expect(meant(nothing, shown, null)).toEqual([]);
  });
});
