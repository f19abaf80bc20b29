import { useEffect, useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { Loading } from '../components/States';
import { texts } from '../i18n/en';
import { accountApi } from './api';
import { SignedOut } from './SignedOut';
import type { SessionInfo } from './types';

const shortest = 12;

/** Where a one-time link leads: sets a password and signs in. The secret lies behind #, which browsers send to nobody. */
export function LinkPage({ onSignedIn }: { onSignedIn: (session: SessionInfo) => void }) {
  const navigate = useNavigate();
  const [token] = useState(() => window.location.hash.slice(1));
  const [user, setUser] = useState<string | null>(null);
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(token === '' ? texts.account.link.missing : '');
  const problemId = useId();
  const hintId = useId();

  useEffect(() => {
    if (token === '') return;
    accountApi.readLink(token).then((link) => setUser(link.user), (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
  }, [token]);

  const redeem = async () => {
    if (password !== again) {
      setProblem(texts.account.link.differs);
      return;
    }
    setBusy(true);
    setProblem('');
    try {
      const session = await accountApi.redeemLink(token, password);
      void navigate('/', { replace: true });
      onSignedIn(session);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };

  return (
    <SignedOut title={texts.account.link.title}>
      {user === null && problem === '' && <Loading />}
      {user === null && problem !== '' && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {user !== null && (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            void redeem();
          }}
        >
          <p className="muted">{texts.account.link.for(user)}</p>
          {/* So that password managers know whose it is. */}
          <input hidden type="text" value={user} autoComplete="username" readOnly />
          <label className="field">
            <span>{texts.account.link.password}</span>
            <input type="password" value={password} autoFocus autoComplete="new-password" required minLength={shortest} maxLength={256} aria-describedby={`${hintId} ${problemId}`} onChange={(event) => setPassword(event.target.value)} />
          </label>
          <p id={hintId} className="muted">
            {texts.account.link.hint}
          </p>
          <label className="field">
            <span>{texts.account.link.again}</span>
            <input type="password" value={again} autoComplete="new-password" required maxLength={256} aria-describedby={problemId} onChange={(event) => setAgain(event.target.value)} />
          </label>
          <p id={problemId} className="problem" role="alert">
            {problem}
          </p>
          <button type="submit" className="button primary" disabled={busy || password.length < shortest || again === ''}>
            {texts.account.link.submit}
          </button>
        </form>
      )}
    </SignedOut>
  );
}
