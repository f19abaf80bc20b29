import type { ReactNode } from 'react';
import { Dialog } from '../components/Dialog';
import { texts } from '../i18n/en';
import type { Saving } from './useSaving';

/** A form in a dialog with why it failed and what it waits for. */
export function DialogForm({ title, hint, submit, disabled = false, busy, saving, wide = false, onSubmit, onClose, testId, children }: {
  title: string; hint?: string; submit: string; disabled?: boolean; busy?: string; saving: Saving; wide?: boolean; onSubmit: () => void; onClose: () => void; testId: string;
  children: ReactNode;
}) {
  return (
    <Dialog title={title} onClose={onClose} testId={testId} wide={wide}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!disabled && !saving.busy) onSubmit();
        }}
      >
        {hint !== undefined && <p className="muted">{hint}</p>}
        {children}
        <div className="form-actions">
          <span className={saving.error === '' ? 'muted' : 'result failed'} role="status">
            {saving.error !== '' ? saving.error : saving.busy ? busy : ''}
          </span>
          <button type="button" className="button" onClick={onClose}>
            {texts.cancel}
          </button>
          <button type="submit" className="button primary" disabled={disabled || saving.busy} data-testid="dialog-submit">
            {submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Why something is done to a class. */
export function CommentField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <label className="field">
      <span>{texts.classes.comment}</span>
      <input value={value} maxLength={4096} data-testid="dialog-comment" onChange={(event) => onChange(event.target.value)} />
      <p className="muted">{texts.classes.commentHint}</p>
    </label>
  );
}
