import { useId, useMemo, useState, type KeyboardEvent } from 'react';
import { buildIndex, search } from '../batch/search';
import { texts } from '../i18n/en';

const shownMatches = 20;

/** One class of very many, or all of them, found by typing. */
export function ClassField({ classes, value, onChange }: { classes: readonly { id: number; name: string }[]; value: number | null; onChange: (id: number | null) => void }) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const index = useMemo(() => buildIndex(classes), [classes]);
  const all = { id: null, name: texts.clean.allClasses };
  const found = typed === null ? [] : search(index, typed, shownMatches).matches;
  const options: { id: number | null; name: string }[] = typed === null ? [] : typed.trim() === '' ? [all, ...found] : found;
  const chosenName = value === null ? texts.clean.allClasses : (classes.find((entry) => entry.id === value)?.name ?? `#${value}`);
  const at = Math.min(active, options.length - 1);

  const choose = (option: { id: number | null } | undefined) => {
    if (option !== undefined) onChange(option.id);
    setTyped(null);
  };

  const hear = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (typed === null) setTyped('');
      else setActive((at + (event.key === 'ArrowDown' ? 1 : -1) + options.length) % Math.max(1, options.length));
    } else if (event.key === 'Enter' && typed !== null) {
      event.preventDefault();
      choose(options[at]);
    } else if (event.key === 'Escape' && typed !== null) {
      event.stopPropagation();
      setTyped(null);
    }
  };

  return (
    <div className="field class-field">
      <label htmlFor={id}>{texts.clean.ofClass}</label>
      <input
        id={id}
        role="combobox"
        aria-expanded={typed !== null}
        aria-controls={`${id}-options`}
        aria-autocomplete="list"
        aria-activedescendant={typed !== null && at >= 0 ? `${id}-${at}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={texts.clean.findClass}
        value={typed ?? chosenName}
        data-testid="class-field"
        onFocus={(event) => event.target.select()}
        onBlur={() => setTyped(null)}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
        }}
        onKeyDown={hear}
      />
      <ul id={`${id}-options`} className="options floating" role="listbox" aria-label={texts.clean.ofClass} hidden={typed === null}>
        {options.map((option, place) => (
          <li
            key={option.id ?? 'all'}
            id={`${id}-${place}`}
            className="option"
            role="option"
            aria-selected={place === at}
            onPointerMove={() => setActive(place)}
            onPointerDown={(event) => {
              event.preventDefault();
              choose(option);
            }}
          >
            {option.name}
          </li>
        ))}
      </ul>
    </div>
  );
}
