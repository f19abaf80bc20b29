import { useId, useState } from 'react';
import { texts } from '../i18n/en';
import { accountApi } from './api';
import type { User } from './types';

const shortest = 12;

export function PasswordCard({ user }: { user: User }) {
  const [password, setPassword] = useState('');
  const [next, setNext] = useState('');
  const [state, setState] = useState<{ busy: boolean; text: string; failed: boolean }>({ busy: false, text: '', failed: false });
  const stateId = useId();
  const hintId = useId();

  const change = async () => {
    setState({ busy: true, text: '', failed: false });
    try {
      await accountApi.changePassword(password, next);
      setPassword('');
      setNext('');
      setState({ busy: false, text: texts.account.own.passwordChanged, failed: false });
    } catch (error) {
      setState({ busy: false, text: error instanceof Error ? error.message : String(error), failed: true });
    }
  };

  return (
    <section className="card" aria-labelledby="own-password">
      <div className="card-head">
        <h2 id="own-password">{texts.account.own.passwordTitle}</h2>
        <span id={stateId} role="status" className={state.failed ? 'result failed' : 'result'} data-testid="password-result">
          {state.text}
        </span>
      </div>
      {!user.hasPassword ? (
        <p className="rows-empty">{texts.account.own.noPassword}</p>
      ) : (
        <form
          className="form form-inline"
          onSubmit={(event) => {
            event.preventDefault();
            void change();
          }}
        >
          <input hidden type="text" value={user.name} autoComplete="username" readOnly />
          <label className="field">
            <span>{texts.account.own.oldPassword}</span>
            <input type="password" value={password} autoComplete="current-password" required maxLength={256} aria-describedby={stateId} onChange={(event) => setPassword(event.target.value)} />
          </label>
          <label className="field">
            <span>{texts.account.own.newPassword}</span>
            <input type="password" value={next} autoComplete="new-password" required minLength={shortest} maxLength={256} aria-describedby={`${hintId} ${stateId}`} onChange={(event) => setNext(event.target.value)} />
          </label>
          <button type="submit" className="button" disabled={state.busy || password === '' || next.length < shortest}>
            {texts.account.own.changePassword}
          </button>
          <p id={hintId} className="muted form-hint">
            {texts.account.link.hint}
          </p>
        </form>
      )}
    </section>
  );
}
