import { createContext, useCallback, useContext, useEffect, useEffectEvent, useMemo, useState, type ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { onSessionLost, setForm } from '../api/http';
import { Failed, Loading } from '../components/States';
import { accountApi } from './api';
import { LinkPage } from './LinkPage';
import { may } from './roles';
import { SignInPage } from './SignInPage';
import type { Role, SessionInfo, SessionUser } from './types';

interface Session {
  /** Null where nobody signs in. */
  user: SessionUser | null;
  signOut: () => Promise<void>;
}

const SessionContext = createContext<Session>({ user: null, signOut: () => Promise.resolve() });

/** Who is signed in; null where nobody has to. */
export const useSession = () => useContext(SessionContext);

/** Whether to offer what needs a role on a data set; on any where that is null. */
export const useMay = (role: Role, dataset: string | null) => may(useSession().user, role, dataset);

const signInPath = '/sign-in';
const linkPath = '/sign-in/link';

/** Asks who one is before any page is shown, where people sign in; elsewhere it lets all through. */
export function SessionGate({ onReady, children }: { onReady: () => void; children: ReactNode }) {
  const { pathname } = useLocation();
  const [info, setInfo] = useState<SessionInfo | null>(null);
  const [error, setError] = useState<Error | null>(null);

  const begin = useCallback((session: SessionInfo) => {
    setForm(session.form);
    setError(null);
    setInfo(session);
  }, []);
  // What waits to be sent goes out once it is known in whose name.
  const ready = info !== null && (info.user !== null || !info.required);
  const form = info?.form ?? null;
  const tellReady = useEffectEvent(onReady);
  useEffect(() => {
    if (ready) tellReady();
  }, [ready, form]);
  const load = useCallback(() => {
    accountApi.session().then(begin, (failure: unknown) => setError(failure instanceof Error ? failure : new Error(String(failure))));
  }, [begin]);
  useEffect(load, [load]);
  // It may have ended, or another tab may have begun a new one. The page stays at its address: who signs in again goes on there.
  useEffect(() => onSessionLost(() => void accountApi.session().then(begin, () => undefined)), [begin]);

  const session = useMemo<Session>(
    () => ({
      user: info?.user ?? null,
      signOut: async () => {
        await accountApi.signOut();
        load();
      },
    }),
    [info, load],
  );

  if (error !== null) return <Failed error={error} onRetry={load} />;
  if (info === null) return <Loading />;
  if (info.required && pathname === linkPath) return <LinkPage onSignedIn={begin} />;
  if (info.required && info.user === null) return <SignInPage authority={info.authority} onSignedIn={begin} />;
  if (pathname === signInPath || pathname === linkPath) return <Navigate to="/" replace />;
  return <SessionContext value={session}>{children}</SessionContext>;
}
