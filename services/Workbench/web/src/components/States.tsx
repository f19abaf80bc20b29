import type { ReactNode } from 'react';
import { texts } from '../i18n/en';

/** Nothing is here, and what to do about it. */
export function Empty({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  );
}

/** Something did not load, why, and a way to try again. */
export function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div className="empty failed" role="alert">
      <h2>{texts.errors.title}</h2>
      <p>{error.message}</p>
      <button type="button" className="button" onClick={onRetry}>
        {texts.retry}
      </button>
    </div>
  );
}

export function Loading() {
  return (
    <div className="loading" role="status">
      <span className="loading-bar" aria-hidden="true" />
      <span className="hidden">{texts.loading}</span>
    </div>
  );
}
