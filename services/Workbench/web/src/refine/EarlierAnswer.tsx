import type { Annotation } from '../api/types';
import { labelsOf, answerFrom } from '../batch/session';
import { Icon } from '../components/Icon';
import { formatDate, texts } from '../i18n/en';

interface EarlierAnswerProps {
  answer: Annotation;
  given: readonly number[];
  nameOf: (label: number) => string;
  /** The key that agrees with it. */
  place: number;
  pressed: boolean;
  onAgree: () => void;
}

/** What one annotator said, and the button that says the same. */
export function EarlierAnswer({ answer, given, nameOf, place, pressed, onAgree }: EarlierAnswerProps) {
  const labels = answer.decision === 'keep' || answer.decision === 'relabel' ? (labelsOf(given, answerFrom(answer)) ?? []) : [];
  return (
    <li className="earlier-answer" data-decision={answer.decision} data-testid="earlier-answer">
      <p className="earlier-who" title={formatDate(answer.created)}>
        <Icon name="person" size={14} />
        <strong>{answer.annotator}</strong>
      </p>
      <p className="badge" data-decision={answer.decision}>
        <Icon name={answer.decision} size={12} />
        {texts.batch.decided[answer.decision]}
      </p>
      {labels.length > 0 && (
        <ul className="earlier-labels">
          {labels.map((label) => (
            <li key={label}>{nameOf(label)}</li>
          ))}
        </ul>
      )}
      {answer.noValidLabel !== null && (
        <p className="earlier-why">
          {texts.label.reasons[answer.noValidLabel.reason]}. {texts.refine.onOriginal}: {texts.label.stances[answer.noValidLabel.stance]}.
        </p>
      )}
      {answer.comment !== '' && <blockquote>{answer.comment}</blockquote>}
      <button
        type="button"
        className="button"
        aria-pressed={pressed}
        aria-keyshortcuts={String(place)}
        data-testid="agree"
        onClick={(event) => {
          event.currentTarget.blur();
          onAgree();
        }}
      >
        {texts.refine.agree} <span className="hidden">{texts.refine.with(answer.annotator)}</span> <kbd aria-hidden="true">{place}</kbd>
      </button>
    </li>
  );
}
