import { texts } from '../i18n/en';
import type { JobState } from './api';

/** Where a job stands, in a word and a colour. */
export function StateChip({ state }: { state: JobState }) {
  return (
    <span className="state-chip" data-state={state}>
      <i aria-hidden="true" />
      {texts.operate.states[state]}
    </span>
  );
}
