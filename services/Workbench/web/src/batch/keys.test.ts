import { describe, expect, it } from 'vitest';
import { actionFor, type Key, type View } from './keys';

const press = (key: string, view: View = 'one', more: Partial<Key> = {}) =>
  actionFor({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, ...more }, view);

describe('keyboard map', () => {
  it.each([
    ['k', { type: 'keep' }],
    ['K', { type: 'keep' }],
    ['s', { type: 'accept', suggestion: 1 }],
    ['1', { type: 'accept', suggestion: 1 }],
    ['5', { type: 'accept', suggestion: 5 }],
    ['c', { type: 'change' }],
    ['r', { type: 'remove' }],
    ['n', { type: 'unsure' }],
    ['u', { type: 'undo' }],
    ['g', { type: 'toggleView' }],
    ['?', { type: 'help' }],
    ['j', { type: 'move', by: 'image', step: 1 }],
    ['ArrowLeft', { type: 'move', by: 'image', step: -1 }],
    ['End', { type: 'edge', to: 'last' }],
  ])('%s', (key, action) => {
    expect(press(key)).toEqual(action);
    expect(press(key, 'grid')).toEqual(action);
  });

  it('moves by rows in the grid and by images otherwise', () => {
    expect(press('ArrowDown', 'grid')).toEqual({ type: 'move', by: 'row', step: 1 });
    expect(press('ArrowDown', 'one')).toEqual({ type: 'move', by: 'image', step: 1 });
  });

  it('opens from the grid and closes to it', () => {
    expect(press('Enter', 'grid')).toEqual({ type: 'open' });
    expect(press('Enter', 'one')).toBeNull();
    expect(press('Escape', 'one')).toEqual({ type: 'close' });
    expect(press('Escape', 'grid')).toBeNull();
  });

  it('undoes with Ctrl+Z and Cmd+Z, and leaves other shortcuts to the browser', () => {
    expect(press('z', 'one', { ctrlKey: true })).toEqual({ type: 'undo' });
    expect(press('z', 'one', { metaKey: true })).toEqual({ type: 'undo' });
    expect(press('z', 'one', { ctrlKey: true, shiftKey: true })).toBeNull();
    expect(press('r', 'one', { ctrlKey: true })).toBeNull();
    expect(press('k', 'one', { altKey: true })).toBeNull();
  });

  it('never decides because a key is held down, but goes on moving', () => {
    for (const key of ['k', 's', 'c', 'r', 'n', 'u', 'g', '1']) expect(press(key, 'one', { repeat: true })).toBeNull();
    expect(press('z', 'one', { ctrlKey: true, repeat: true })).toBeNull();
    expect(press('j', 'one', { repeat: true })).toEqual({ type: 'move', by: 'image', step: 1 });
  });

  it('goes by the place of the key where letters are not Latin', () => {
    expect(press('л', 'one', { code: 'KeyK' })).toEqual({ type: 'keep' });
    expect(press(';', 'one', { code: 'KeyZ' })).toBeNull();
  });

  it('leaves keys alone that mean nothing here', () => {
    for (const key of ['q', 'Tab', ' ', '6', '0', 'F5']) expect(press(key)).toBeNull();
  });
});
