import { useMemo, useState, type KeyboardEvent } from 'react';
import type { Task, Taxonomy, TaxonomyClass } from '../api/types';
import { Dialog } from '../components/Dialog';
import { texts } from '../i18n/en';
import { useFound } from '../label/useFound';
import { buildIndex, inUse, search } from './search';

const shownMatches = 50;

interface Option {
  entry: TaxonomyClass;
  note: string;
}

/** Type-ahead over the whole taxonomy. With nothing typed: suggestions, labels used lately, then the taxonomy. */
export function ChangeDialog({ dataset, task, taxonomy, recent, nameOf, onChoose, onClose }: {
  dataset: string;
  task: Task;
  taxonomy: Taxonomy;
  recent: number[];
  nameOf: (label: number) => string;
  onChoose: (label: number) => void;
  onClose: () => void;
}) {
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const index = useMemo(() => buildIndex(inUse(taxonomy.classes)), [taxonomy]);
  const bySynonym = useFound(dataset, typed);
  const { options, total } = useMemo(() => {
    const noteOf = (id: number) => (task.given.includes(id) ? texts.change.given : task.suggested.includes(id) ? texts.change.suggested : recent.includes(id) ? texts.change.recent : '');
    const found = search(index, typed, shownMatches);
    const first = typed.trim() === '' ? [...new Set([...task.suggested, ...recent])].map((id) => ({ id, name: nameOf(id) })) : [];
    const rest = found.matches.filter((entry) => !first.some((other) => other.id === entry.id));
    const byName: Option[] = [...first, ...rest].slice(0, shownMatches).map((entry) => ({ entry, note: noteOf(entry.id) }));
    const others = bySynonym.filter((match) => !byName.some((option) => option.entry.id === match.id));
    return { options: [...byName, ...others.map((match) => ({ entry: match, note: texts.change.synonym(match.matched) }))], total: found.total };
  }, [index, bySynonym, typed, task, recent, nameOf]);
  const chosen = Math.min(active, options.length - 1);

  const hear = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && options.length > 0) {
      event.preventDefault();
      const next = (chosen + step + options.length) % options.length;
      setActive(next);
      document.getElementById(`label-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      const option = options[chosen];
      if (option !== undefined) onChoose(option.entry.id);
    }
  };

  return (
    <Dialog title={texts.change.title} onClose={onClose} testId="change-dialog">
      <input
        className="change-input"
        data-focus
        role="combobox"
        aria-expanded="true"
        aria-controls="labels"
        aria-autocomplete="list"
        aria-activedescendant={chosen < 0 ? undefined : `label-${chosen}`}
        aria-label={texts.change.input}
        placeholder={texts.change.input}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        data-testid="change-input"
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
        }}
        onKeyDown={hear}
      />
      <ul id="labels" className="options" role="listbox" aria-label={texts.change.title}>
        {options.map((option, at) => (
          <li
            key={option.entry.id}
            id={`label-${at}`}
            className="option"
            role="option"
            aria-selected={at === chosen}
            data-testid="label-option"
            onPointerMove={() => setActive(at)}
            onClick={() => onChoose(option.entry.id)}
          >
            <span>{option.entry.name}</span>
            <span className="muted">{option.note}</span>
          </li>
        ))}
      </ul>
      {options.length === 0 && <p className="options-none" role="status">{texts.change.none(typed)}</p>}
      <p className="dialog-foot">
        <span><kbd>↑</kbd> <kbd>↓</kbd> {texts.change.move}</span>
        <span><kbd>Enter</kbd> {texts.change.accept}</span>
        <span><kbd>Esc</kbd> {texts.change.cancel}</span>
        {total > options.length && <span className="spacer">{texts.change.more(total - options.length)}</span>}
      </p>
    </Dialog>
  );
}
