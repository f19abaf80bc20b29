/** The keyboard map: what a key means on the page of a batch. */

export type View = 'grid' | 'one';

export type Action =
  | { type: 'keep' }
  | { type: 'accept'; suggestion: number }
  | { type: 'change' }
  | { type: 'remove' }
  | { type: 'unsure' }
  | { type: 'undo' }
  | { type: 'move'; by: 'image' | 'row'; step: 1 | -1 }
  | { type: 'edge'; to: 'first' | 'last' }
  | { type: 'toggleView' }
  | { type: 'open' }
  | { type: 'close' }
  | { type: 'help' };

export interface Key {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  repeat: boolean;
}

/** What a key does in a view; null if it is not ours. A key held down moves, but never decides. */
export function actionFor(key: Key, view: View): Action | null {
  if (key.altKey) return null;
  const letter = letterOf(key);
  if (key.ctrlKey || key.metaKey) return letter === 'z' && !key.shiftKey && !key.repeat ? { type: 'undo' } : null;

  const movement = movementFor(key, letter, view);
  if (movement !== null) return movement;
  return key.repeat ? null : commandFor(key, letter, view);
}

function movementFor(key: Key, letter: string, view: View): Action | null {
  switch (key.key) {
    case 'ArrowRight':
      return { type: 'move', by: 'image', step: 1 };
    case 'ArrowLeft':
      return { type: 'move', by: 'image', step: -1 };
    case 'ArrowDown':
      return { type: 'move', by: view === 'grid' ? 'row' : 'image', step: 1 };
    case 'ArrowUp':
      return { type: 'move', by: view === 'grid' ? 'row' : 'image', step: -1 };
    case 'Home':
      return { type: 'edge', to: 'first' };
    case 'End':
      return { type: 'edge', to: 'last' };
    default:
      return letter === 'j' ? { type: 'move', by: 'image', step: key.shiftKey ? -1 : 1 } : null;
  }
}

function commandFor(key: Key, letter: string, view: View): Action | null {
  if (/^[1-5]$/.test(key.key)) return { type: 'accept', suggestion: Number(key.key) };
  if (key.key === '?') return { type: 'help' };
  if (key.key === 'Enter') return view === 'grid' ? { type: 'open' } : null;
  if (key.key === 'Escape') return view === 'one' ? { type: 'close' } : null;
  switch (letter) {
    case 'k':
      return { type: 'keep' };
    case 's':
      return { type: 'accept', suggestion: 1 };
    case 'c':
      return { type: 'change' };
    case 'r':
      return { type: 'remove' };
    case 'n':
      return { type: 'unsure' };
    case 'u':
      return { type: 'undo' };
    case 'g':
      return { type: 'toggleView' };
    default:
      return null;
  }
}

// On a keyboard without Latin letters the place of the key counts.
const letterOf = (key: Key) => (/^[a-z]$/i.test(key.key) ? key.key.toLowerCase() : /^[\x20-\x7e]+$/.test(key.key) ? '' : (/^Key([A-Z])$/.exec(key.code)?.[1] ?? '').toLowerCase());

/** True where typing means text. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}
