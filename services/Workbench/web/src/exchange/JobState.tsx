import { texts } from '../i18n/en';
import type { JobStateName } from './api';

/** Where a job stands: a word, and how far it is or why it failed. */
export function JobState({ state, done, total, error }: { state: JobStateName; done: number; total: number; error: string }) {
  return (
    <>
      <span className="chip">{texts.exchange.states[state]}</span>
      {state === 'running' && (
        <span className="exchange-progress">
          <progress value={total > 0 ? done : undefined} max={total > 0 ? total : undefined} aria-label={texts.exchange.states[state]} />
          <span className="muted">{texts.exchange.progress(done, total)}</span>
        </span>
      )}
      {error !== '' && <p className="result failed">{error}</p>}
    </>
  );
}
