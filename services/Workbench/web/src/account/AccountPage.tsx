import { useState } from 'react';
import { useResource } from '../api/useResource';
import { Page } from '../components/Page';
import { Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { accountApi } from './api';
import { PasswordCard } from './PasswordCard';
import { RoleChips } from './RoleChips';
import { useSession } from './session';
import { SessionsCard } from './SessionsCard';
import { TokensCard } from './TokensCard';

/** One's own account: roles, password, sessions, API tokens. */
export function AccountPage() {
  const { user, signOut } = useSession();
  const { data, error, reload } = useResource('account', (signal) => accountApi.account(signal));
  const [leaving, setLeaving] = useState(false);
  const title = data === null ? texts.account.title : data.displayName === '' ? data.name : data.displayName;

  return (
    <Page
      title={title}
      actions={
        user !== null && (
          <button
            type="button"
            className="button"
            disabled={leaving}
            onClick={() => {
              setLeaving(true);
              void signOut().finally(() => setLeaving(false));
            }}
          >
            {texts.account.own.signOut}
          </button>
        )
      }
    >
      {error !== null && <Failed error={error} onRetry={reload} />}
      {error === null && data === null && <Loading />}
      {data !== null && (
        <>
          <section className="card" aria-labelledby="own-roles">
            <div className="card-head">
              <h2 id="own-roles">{texts.account.own.rolesTitle}</h2>
            </div>
            {data.admin || data.roles.length > 0 ? <RoleChips admin={data.admin} roles={data.roles} /> : <p className="rows-empty">{texts.account.own.noRoles}</p>}
          </section>
          <PasswordCard user={data} />
          <SessionsCard />
          <TokensCard mayAdminister={data.admin} />
        </>
      )}
    </Page>
  );
}
