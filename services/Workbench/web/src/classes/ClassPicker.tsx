import { useEffect, useState, type KeyboardEvent } from 'react';
import { classesApi, type ClassMatch } from './api';

const shownMatches = 8;

/** Type-ahead over the taxonomy: the service searches, so its size does not matter to the page. */
export function ClassPicker({ dataset, label, exclude, chosen, onChoose }: {
  dataset: string; label: string; exclude: number; chosen: ClassMatch | null; onChoose: (match: ClassMatch) => void;
}) {
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<ClassMatch[]>([]);
  const [active, setActive] = useState(0);
  const isOpen = typed.trim() !== '' && typed !== chosen?.name && found.length > 0;

  useEffect(() => {
    const abort = new AbortController();
    classesApi.search(dataset, typed, shownMatches + 1, abort.signal).then(
      ({ matches }) => {
        setFound(matches.filter((match) => match.id !== exclude).slice(0, shownMatches));
        setActive(0);
      },
      () => setFound([]),
    );
    return () => abort.abort();
  }, [dataset, typed, exclude]);

  const choose = (match: ClassMatch | undefined) => {
    if (match === undefined) return;
    setTyped(match.name);
    onChoose(match);
  };

  const hear = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setActive((active + step + found.length) % found.length);
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault();
      choose(found[active]);
    }
  };

  return (
    <div className="picker">
      <label className="field">
        <span>{label}</span>
        <input
          data-focus
          role="combobox"
          aria-expanded={isOpen}
          aria-controls="picker-options"
          aria-autocomplete="list"
          aria-activedescendant={isOpen ? `picker-${active}` : undefined}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          data-testid="class-picker"
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={hear}
        />
      </label>
      <ul id="picker-options" className="picker-options" role="listbox" aria-label={label} hidden={!isOpen}>
        {found.map((match, at) => (
          <li key={match.id} id={`picker-${at}`} role="option" aria-selected={at === active} className="picker-option" onPointerMove={() => setActive(at)} onClick={() => choose(match)}>
            <span>{match.name}</span>
            {match.matched !== '' && <span className="muted">{match.matched}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
