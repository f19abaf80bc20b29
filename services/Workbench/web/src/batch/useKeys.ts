import { useEffect } from 'react';
import { actionFor, isTyping, type Action, type Asking, type View } from './keys';

/** What a page does with a key before the map of keys is asked; true = it did something. */
export type FirstHearing = (event: KeyboardEvent) => boolean;

/** Hears keys anywhere on the page, unless a dialog is open, somebody types text or a control wants the key. */
export function useKeys(view: View, asking: Asking, active: boolean, onAction: (action: Action) => void, first?: FirstHearing) {
  useEffect(() => {
    if (!active) return;
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isTyping(event.target) || document.querySelector('dialog[open]') !== null) return;
      if (event.key === 'Enter' && event.target instanceof Element && event.target.closest('a, button, summary') !== null) return;
      if (first?.(event) === true) {
        event.preventDefault();
        return;
      }
      const action = actionFor(event, view, asking);
      if (action === null) return;
      event.preventDefault();
      onAction(action);
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, [view, asking, active, onAction, first]);
}
