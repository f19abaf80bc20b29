import { useId, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { texts } from '../i18n/en';
import { accountApi } from './api';
import { SignedOut } from './SignedOut';
import type { SessionInfo } from './types';

/** Asks for name and password, wherever one was when there was no session (any more). */
export function SignInPage({ authority, onSignedIn }: { authority: boolean; onSignedIn: (session: SessionInfo) => void }) {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(search.get('problem') === 'authority' ? texts.account.signIn.authorityFailed : '');
  const problemId = useId();

  const signIn = async () => {
    setBusy(true);
    setProblem('');
    try {
      const session = await accountApi.signIn(name, password);
      if (window.location.pathname === '/sign-in') void navigate('/', { replace: true });
      onSignedIn(session);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setPassword('');
      setBusy(false);
    }
  };

  return (
    <SignedOut title={texts.account.signIn.title}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void signIn();
        }}
      >
        <label className="field">
          <span>{texts.account.signIn.name}</span>
          <input value={name} autoFocus autoComplete="username" autoCapitalize="none" spellCheck={false} required maxLength={128} aria-describedby={problemId} onChange={(event) => setName(event.target.value)} />
        </label>
        <label className="field">
          <span>{texts.account.signIn.password}</span>
          <input type="password" value={password} autoComplete="current-password" required maxLength={256} aria-describedby={problemId} onChange={(event) => setPassword(event.target.value)} />
        </label>
        <p id={problemId} className="problem" role="alert" data-testid="sign-in-problem">
          {problem}
        </p>
        <button type="submit" className="button primary" disabled={busy || name === '' || password === ''}>
          {busy ? texts.account.signIn.busy : texts.account.signIn.submit}
        </button>
        {authority && (
          <>
            <p className="muted signed-out-or">{texts.account.signIn.or}</p>
            <a className="button" href={accountApi.authorityUrl}>
              {texts.account.signIn.authority}
            </a>
          </>
        )}
        <p className="muted">{texts.account.signIn.help}</p>
      </form>
    </SignedOut>
  );
}
