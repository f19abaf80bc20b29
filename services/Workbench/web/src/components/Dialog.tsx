import { useEffect, useRef, type ReactNode } from 'react';
import { texts } from '../i18n/en';
import { Icon } from './Icon';

/** A modal dialog; the browser keeps the focus inside and gives it back. */
export function Dialog({ title, onClose, children, testId, wide = false }: { title: string; onClose: () => void; children: ReactNode; testId?: string; wide?: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) {
      element.showModal();
      // The browser would take the first control, which is the one that closes.
      element.querySelector<HTMLElement>('[data-focus]')?.focus();
    }
    return () => element?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className={wide ? 'dialog wide' : 'dialog'}
      aria-label={title}
      data-testid={testId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="dialog-body">
        <div className="dialog-head">
          <h2>{title}</h2>
          <button type="button" className="button quiet square" onClick={onClose} aria-label={texts.close}>
            <Icon name="remove" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
