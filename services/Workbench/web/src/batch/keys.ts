/** The keyboard map: what a key means on the page of a batch. */

export type View = 'grid' | 'one';

/** What is asked: the one label, all valid labels, or who of several annotators is right. */
export type Asking = 'label' | 'sets' | 'refine';

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
  | { type: 'comment' }
  /** The nth proposal of the group in sight, or the nth annotator. */
  | { type: 'pick'; place: number }
  | { type: 'turn'; step: 1 | -1 }
  | { type: 'tick'; label: number }
  | { type: 'submit' }
  | { type: 'refuse' }
  | { type: 'zoom'; step: 1 | -1 | 'fit' | 'toggle' }
  | { type: 'pan'; dx: number; dy: number }
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
export function actionFor(key: Key, view: View, asking: Asking = 'label'): Action | null {
  if (key.altKey) return null;
  const letter = letterOf(key);
  if (key.ctrlKey || key.metaKey) return letter === 'z' && !key.shiftKey && !key.repeat ? { type: 'undo' } : null;

  const look = view === 'one' ? lookFor(key, letter) : null;
  if (look !== null) return look;
  const movement = movementFor(key, letter, view);
  if (movement !== null) return movement;
  if (key.repeat) return null;
  return asking === 'label' ? commandFor(key, letter, view) : setCommandFor(key, letter, view, asking);
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

/** Looking closer at the one image; a key held down goes on. */
export function lookFor(key: Key, letter: string): Action | null {
  if (key.key === '+' || key.key === '=') return { type: 'zoom', step: 1 };
  if (key.key === '-') return { type: 'zoom', step: -1 };
  if (key.key === '0') return { type: 'zoom', step: 'fit' };
  if (letter === 'z' && !key.repeat) return { type: 'zoom', step: 'toggle' };
  if (!key.shiftKey) return null;
  switch (key.key) {
    case 'ArrowRight':
      return { type: 'pan', dx: 1, dy: 0 };
    case 'ArrowLeft':
      return { type: 'pan', dx: -1, dy: 0 };
    case 'ArrowDown':
      return { type: 'pan', dx: 0, dy: 1 };
    case 'ArrowUp':
      return { type: 'pan', dx: 0, dy: -1 };
    default:
      return null;
  }
}

function commandFor(key: Key, letter: string, view: View): Action | null {
  if (/^[1-5]$/.test(key.key)) return { type: 'accept', suggestion: Number(key.key) };
  if (key.key === '?') return { type: 'help' };
  if (key.key === '/') return { type: 'change' };
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
    case 'm':
      return view === 'one' ? { type: 'comment' } : null;
    default:
      return null;
  }
}

// Where sets of labels are asked for, tiles are too small to decide on: the grid only leads to the images.
function setCommandFor(key: Key, letter: string, view: View, asking: Asking): Action | null {
  const common = key.key === '?' || key.key === 'Escape' || letter === 'g' || letter === 'u' || (view === 'grid' && key.key === 'Enter');
  if (common) return commandFor(key, letter, view);
  if (view === 'grid') return null;
  if (/^[1-9]$/.test(key.key) && (asking === 'refine' || Number(key.key) <= 5)) return { type: 'pick', place: Number(key.key) };
  switch (key.key) {
    case 'Enter':
      return { type: 'submit' };
    case ']':
    case 'PageDown':
      return { type: 'turn', step: 1 };
    case '[':
    case 'PageUp':
      return { type: 'turn', step: -1 };
    default:
      if (letter === 'v') return { type: 'refuse' };
      return letter === 's' ? null : commandFor(key, letter, view);
  }
}

// On a keyboard without Latin letters the place of the key counts.
export const letterOf = (key: Key) => (/^[a-z]$/i.test(key.key) ? key.key.toLowerCase() : /^[\x20-\x7e]+$/.test(key.key) ? '' : (/^Key([A-Z])$/.exec(key.code)?.[1] ?? '').toLowerCase());

/** True where typing means text. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}
