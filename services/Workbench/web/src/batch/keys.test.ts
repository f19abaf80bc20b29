import { describe, expect, it } from 'vitest';
import { actionFor, type Asking, type Key, type View } from './keys';

const press = (key: string, view: View = 'one', more: Partial<Key> = {}, asking: Asking = 'label') =>
  actionFor({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, ...more }, view, asking);

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

  it('looks closer at the one image, also while a key is held down, but not in the grid', () => {
    expect(press('+')).toEqual({ type: 'zoom', step: 1 });
    expect(press('-', 'one', { repeat: true })).toEqual({ type: 'zoom', step: -1 });
    expect(press('0')).toEqual({ type: 'zoom', step: 'fit' });
    expect(press('z')).toEqual({ type: 'zoom', step: 'toggle' });
    expect(press('ArrowLeft', 'one', { shiftKey: true })).toEqual({ type: 'pan', dx: -1, dy: 0 });
    for (const key of ['+', '-', '0', 'z']) expect(press(key, 'grid')).toBeNull();
  });

  it('ticks proposals, turns their groups and submits where sets of labels are asked for', () => {
    expect(press('3', 'one', {}, 'sets')).toEqual({ type: 'pick', place: 3 });
    expect(press('6', 'one', {}, 'sets')).toBeNull();
    expect(press('6', 'one', {}, 'refine')).toEqual({ type: 'pick', place: 6 });
    expect(press(']', 'one', {}, 'sets')).toEqual({ type: 'turn', step: 1 });
    expect(press('Enter', 'one', {}, 'sets')).toEqual({ type: 'submit' });
    expect(press('v', 'one', {}, 'sets')).toEqual({ type: 'refuse' });
    expect(press('k', 'one', {}, 'sets')).toEqual({ type: 'keep' });
    expect(press('s', 'one', {}, 'sets')).toBeNull();
  });

  it('decides nothing in the grid where sets of labels are asked for', () => {
    for (const key of ['k', '1', 'r', 'n', 'v', ']']) expect(press(key, 'grid', {}, 'sets')).toBeNull();
    expect(press('Enter', 'grid', {}, 'sets')).toEqual({ type: 'open' });
    expect(press('u', 'grid', {}, 'refine')).toEqual({ type: 'undo' });
  });

  it('leaves keys alone that mean nothing here', () => {
    for (const key of ['q', 'Tab', ' ', '6', 'v', 'F5']) expect(press(key)).toBeNull();
  });
});
