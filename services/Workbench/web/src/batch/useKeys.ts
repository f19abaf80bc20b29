import { useEffect } from 'react';
import { actionFor, isTyping, type Action, type View } from './keys';

/** Hears keys anywhere on the page, unless a dialog is open, somebody types text or a control wants the key. */
export function useKeys(view: View, active: boolean, onAction: (action: Action) => void) {
  useEffect(() => {
    if (!active) return;
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isTyping(event.target) || document.querySelector('dialog[open]') !== null) return;
      if (event.key === 'Enter' && event.target instanceof Element && event.target.closest('a, button, summary') !== null) return;
      const action = actionFor(event, view);
      if (action === null) return;
      event.preventDefault();
      onAction(action);
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, [view, active, onAction]);
}
