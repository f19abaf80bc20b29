import type { ReactNode } from 'react';
import type { Decision } from '../api/types';
import { Icon, type IconName } from '../components/Icon';

interface ActionButtonProps {
  keys: string;
  decision?: Decision;
  icon?: IconName;
  pressed?: boolean;
  disabled?: boolean;
  testId: string;
  onClick: () => void;
  children: ReactNode;
}

/** Something that can be done to an image, with the key that does it. */
export function ActionButton({ keys, decision, icon, pressed, disabled = false, testId, onClick, children }: ActionButtonProps) {
  return (
    <button
      type="button"
      className="action"
      data-decision={decision}
      aria-pressed={pressed}
      aria-keyshortcuts={keys}
      disabled={disabled}
      data-testid={testId}
      onClick={(event) => {
        // The focus goes back to the page, so that Enter does not repeat the click.
        event.currentTarget.blur();
        onClick();
      }}
    >
      <span className="action-icon">
        <Icon name={icon ?? decision ?? 'undo'} />
      </span>
      <span className="action-text">{children}</span>
      <kbd aria-hidden="true">{keys}</kbd>
    </button>
  );
}
