import { api } from '../api/client';
import type { Dataset } from '../api/types';
import { texts } from '../i18n/en';
import type { ClassCard } from './api';

/** Longest side in pixels: sharp on a dense screen at the size of a strip. */
const exemplarSize = 192;
const exemplarsShown = 10;

interface ProposalRowProps {
  dataset: Dataset;
  id: number;
  name: string;
  card: ClassCard | undefined;
  /** The key that ticks it. */
  place: number;
  checked: boolean;
  note: string;
  onToggle: () => void;
}

/** A class that may be valid: name, synonyms, what its images look like, and a box to tick. */
export function ProposalRow({ dataset, id, name, card, place, checked, note, onToggle }: ProposalRowProps) {
  const synonyms = card?.synonyms.join(', ') ?? '';
  const exemplars = card?.exemplars.slice(0, exemplarsShown) ?? [];
  return (
    <li className="proposal" data-checked={checked} data-testid="proposal" data-class={id}>
      <label className="proposal-head" title={card?.definition === '' ? undefined : card?.definition}>
        <kbd aria-hidden="true">{place}</kbd>
        <input type="checkbox" checked={checked} aria-keyshortcuts={String(place)} onChange={onToggle} />
        <span className="proposal-name">{name}</span>
        {synonyms !== '' && <span className="proposal-synonyms">{synonyms}</span>}
        {note !== '' && <span className="chip small">{note}</span>}
      </label>
      {exemplars.length === 0 ? (
        <p className="exemplars-none">{card === undefined ? '' : texts.label.noExemplars}</p>
      ) : (
        <ul className="exemplars" tabIndex={0} aria-label={texts.label.exemplars(name)}>
          {exemplars.map((image, index) => (
            <li key={image}>
              <img src={api.imageUrl(dataset, image, exemplarSize)} alt={texts.label.exemplar(name, index + 1)} loading="lazy" decoding="async" draggable={false} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
