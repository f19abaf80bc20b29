import { createContext, useContext, useState, type ReactNode } from 'react';
import { texts } from '../i18n/en';
import { Dialog } from './Dialog';
import { Icon } from './Icon';

const storageKey = 'assay.annotator';
const longestName = 128;

interface Annotator {
  /** Null until it was asked. */
  name: string | null;
  asking: boolean;
  ask: () => void;
}

const AnnotatorContext = createContext<Annotator>({ name: null, asking: false, ask: () => undefined });

export const useAnnotator = () => useContext(AnnotatorContext);

/** Who answers: asked once, when the first batch is opened, and kept in this browser. */
export function AnnotatorProvider({ children }: { children: ReactNode }) {
  const [name, setName] = useState(() => window.localStorage.getItem(storageKey));
  const [asking, setAsking] = useState(false);

  const save = (chosen: string) => {
    window.localStorage.setItem(storageKey, chosen);
    setName(chosen);
    setAsking(false);
  };

  return (
    <AnnotatorContext value={{ name, asking, ask: () => setAsking(true) }}>
      {children}
      {asking && <AnnotatorDialog name={name ?? texts.annotator.standard} onSave={save} onClose={() => (name === null ? save(texts.annotator.standard) : setAsking(false))} />}
    </AnnotatorContext>
  );
}

function AnnotatorDialog({ name, onSave, onClose }: { name: string; onSave: (name: string) => void; onClose: () => void }) {
  const [typed, setTyped] = useState(name);
  const trimmed = typed.trim();
  return (
    <Dialog title={texts.annotator.title} onClose={onClose} testId="annotator-dialog">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (trimmed !== '') onSave(trimmed);
        }}
      >
        <p className="muted">{texts.annotator.text}</p>
        <label className="field">
          <span>{texts.annotator.name}</span>
          <input data-focus value={typed} maxLength={longestName} autoComplete="nickname" onFocus={(event) => event.target.select()} onChange={(event) => setTyped(event.target.value)} />
        </label>
        <div className="form-actions">
          <button type="submit" className="button primary" disabled={trimmed === ''}>
            {texts.annotator.submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export function AnnotatorButton() {
  const { name, ask } = useAnnotator();
  if (name === null) return null;
  return (
    <button type="button" className="button quiet annotator" onClick={ask} aria-label={texts.annotator.button(name)} title={texts.annotator.button(name)}>
      <Icon name="person" />
      <span>{name}</span>
    </button>
  );
}
