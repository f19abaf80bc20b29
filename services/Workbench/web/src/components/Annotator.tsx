import { createContext, useContext, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useSession } from '../account/session';
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

/** Who answers: who is signed in; where nobody signs in it is asked once, when the first batch is opened, and kept in this browser. */
export function AnnotatorProvider({ children }: { children: ReactNode }) {
  const { user } = useSession();
  const [typed, setTyped] = useState(() => window.localStorage.getItem(storageKey));
  const [asking, setAsking] = useState(false);

  const save = (chosen: string) => {
    window.localStorage.setItem(storageKey, chosen);
    setTyped(chosen);
    setAsking(false);
  };

  if (user !== null) return <AnnotatorContext value={{ name: user.name, asking: false, ask: () => undefined }}>{children}</AnnotatorContext>;
  return (
    <AnnotatorContext value={{ name: typed, asking, ask: () => setAsking(true) }}>
      {children}
      {asking && <AnnotatorDialog name={typed ?? texts.annotator.standard} onSave={save} onClose={() => (typed === null ? save(texts.annotator.standard) : setAsking(false))} />}
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
  const { user } = useSession();
  if (user !== null) {
    return (
      <Link className="button quiet annotator" to="/account" aria-label={texts.account.button(user.name)} title={texts.account.button(user.name)} data-testid="account-link">
        <Icon name="person" />
        <span>{user.name}</span>
      </Link>
    );
  }
  if (name === null) return null;
  return (
    <button type="button" className="button quiet annotator" onClick={ask} aria-label={texts.annotator.button(name)} title={texts.annotator.button(name)}>
      <Icon name="person" />
      <span>{name}</span>
    </button>
  );
}
