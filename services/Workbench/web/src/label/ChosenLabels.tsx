import { Icon } from '../components/Icon';
import { texts } from '../i18n/en';

interface ChosenLabelsProps {
  labels: readonly number[];
  nameOf: (label: number) => string;
  onRemove: (label: number) => void;
  onFind: () => void;
}

/** The labels chosen for an image, each to be taken away again, and the way to any other. */
export function ChosenLabels({ labels, nameOf, onRemove, onFind }: ChosenLabelsProps) {
  return (
    <section className="chosen" aria-labelledby="chosen">
      <h2 id="chosen">{texts.label.chosen}</h2>
      <button type="button" className="button small" aria-keyshortcuts="C" onClick={onFind} data-testid="find-label">
        <Icon name="search" size={14} />
        {texts.label.find} <kbd aria-hidden="true">C</kbd>
      </button>
      <ul data-testid="chosen-labels">
        {labels.length === 0 && <li className="muted">{texts.label.nothingChosen}</li>}
        {labels.map((label) => (
          <li key={label} className="chosen-label" data-class={label}>
            <span>{nameOf(label)}</span>
            <button type="button" aria-label={texts.label.takeAway(nameOf(label))} onClick={() => onRemove(label)}>
              <Icon name="remove" size={12} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
