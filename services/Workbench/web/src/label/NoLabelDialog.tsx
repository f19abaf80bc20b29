import { useState, type KeyboardEvent } from 'react';
import { noLabelReasons, stances, type NoLabelReason, type NoValidLabel, type Stance } from '../api/types';
import { Dialog } from '../components/Dialog';
import { texts } from '../i18n/en';

const stanceKeys: Record<Stance, string> = { agree: 'a', disagree: 'd', uncertain: 'u' };

/** No class is a valid label: why, and what of the original one. Digits choose the reason, letters the stance, Enter answers. */
export function NoLabelDialog({ original, chosen, onAnswer, onClose }: {
  original: string;
  chosen: NoValidLabel | null;
  onAnswer: (why: NoValidLabel) => void;
  onClose: () => void;
}) {
  const [reason, setReason] = useState<NoLabelReason | null>(chosen?.reason ?? null);
  const [stance, setStance] = useState<Stance | null>(chosen?.stance ?? null);
  const isWhole = reason !== null && stance !== null;

  const hear = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const byDigit = noLabelReasons[Number(event.key) - 1];
    const byLetter = stances.find((candidate) => stanceKeys[candidate] === event.key.toLowerCase());
    if (byDigit !== undefined) setReason(byDigit);
    else if (byLetter !== undefined) setStance(byLetter);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog title={texts.label.noValidLabel} onClose={onClose} testId="no-label-dialog">
      <form
        className="form"
        onKeyDown={hear}
        onSubmit={(event) => {
          event.preventDefault();
          if (reason !== null && stance !== null) onAnswer({ reason, stance });
        }}
      >
        <fieldset className="field">
          <legend>{texts.label.why}</legend>
          {noLabelReasons.map((candidate, index) => (
            <label key={candidate} className="choice">
              <input type="radio" name="reason" data-focus={index === 0 ? '' : undefined} checked={reason === candidate} aria-keyshortcuts={String(index + 1)} onChange={() => setReason(candidate)} />
              <span className="choice-text">{texts.label.reasons[candidate]}</span>
              <kbd aria-hidden="true">{index + 1}</kbd>
            </label>
          ))}
        </fieldset>
        <fieldset className="field">
          <legend>{texts.label.stance(original)}</legend>
          {stances.map((candidate) => (
            <label key={candidate} className="choice">
              <input type="radio" name="stance" checked={stance === candidate} aria-keyshortcuts={stanceKeys[candidate].toUpperCase()} onChange={() => setStance(candidate)} />
              <span className="choice-text">{texts.label.stances[candidate]}</span>
              <kbd aria-hidden="true">{stanceKeys[candidate].toUpperCase()}</kbd>
            </label>
          ))}
        </fieldset>
        <div className="form-actions">
          <button type="submit" className="button primary" disabled={!isWhole} data-testid="no-label-answer">
            {texts.label.answer}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
