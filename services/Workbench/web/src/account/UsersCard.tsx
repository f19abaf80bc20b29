import { useState } from 'react';
import { useResource } from '../api/useResource';
import { Dialog } from '../components/Dialog';
import { Icon } from '../components/Icon';
import { Failed, Loading } from '../components/States';
import { formatDate, texts } from '../i18n/en';
import { accountApi, type Invitation } from './api';
import { NewUserDialog } from './NewUserDialog';
import { RoleChips } from './RoleChips';
import { SecretField } from './SecretField';
import type { User } from './types';
import { UserDialog } from './UserDialog';

const stateOf = (user: User) =>
  user.disabled ? texts.account.users.disabled : user.hasPassword || user.lastSignIn !== null ? texts.account.users.active : texts.account.users.invited;

/** The users, each with what may be changed. */
export function UsersCard({ isAdmin }: { isAdmin: boolean }) {
  const { data, error, reload } = useResource('users', (signal) => accountApi.users(signal));
  const [creating, setCreating] = useState(false);
  const [edited, setEdited] = useState<string | null>(null);
  const [invited, setInvited] = useState<(Invitation & { name: string }) | null>(null);
  const user = data?.find((candidate) => candidate.name === edited) ?? null;

  return (
    <section className="card" aria-labelledby="users">
      <div className="card-head">
        <div className="card-title">
          <h2 id="users">{texts.account.users.list}</h2>
          {data !== null && <p className="muted">{texts.account.users.count(data.length)}</p>}
        </div>
        {isAdmin && (
          <button type="button" className="button" onClick={() => setCreating(true)} data-testid="new-user">
            <Icon name="plus" />
            {texts.account.users.create}
          </button>
        )}
      </div>
      {error !== null && <Failed error={error} onRetry={reload} />}
      {error === null && data === null && <Loading />}
      {data !== null && (
        <div className="table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{texts.account.users.name}</th>
                <th scope="col">{texts.account.users.roles}</th>
                <th scope="col">{texts.account.users.state}</th>
                <th scope="col">{texts.account.users.lastSignIn}</th>
                <th scope="col">
                  <span className="hidden">{texts.account.users.edit}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map((row) => (
                <tr key={row.name} data-testid="user" data-user={row.name}>
                  <td>
                    <strong>{row.name}</strong>
                    {row.displayName !== '' && <span className="muted"> {row.displayName}</span>}
                  </td>
                  <td>
                    <RoleChips admin={row.admin} roles={row.roles} />
                  </td>
                  <td>{stateOf(row)}</td>
                  <td>{row.lastSignIn === null ? texts.account.users.never : formatDate(row.lastSignIn)}</td>
                  <td>
                    <button type="button" className="button" aria-label={texts.account.users.editOne(row.name)} onClick={() => setEdited(row.name)}>
                      {texts.account.users.edit}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {creating && (
        <NewUserDialog
          onClose={() => setCreating(false)}
          onCreated={(name, invitation) => {
            setCreating(false);
            setInvited({ name, ...invitation });
            reload();
          }}
        />
      )}
      {user !== null && (
        <UserDialog
          user={user}
          isAdmin={isAdmin}
          onChanged={reload}
          onClose={() => setEdited(null)}
          onInvited={(invitation) => {
            setEdited(null);
            setInvited({ name: user.name, ...invitation });
          }}
        />
      )}
      {invited !== null && (
        <Dialog title={texts.account.users.linkTitle(invited.name)} onClose={() => setInvited(null)} testId="link-dialog">
          <p className="muted">{texts.account.users.linkHint(formatDate(invited.linkExpires))}</p>
          <SecretField label={texts.account.users.linkTitle(invited.name)} value={`${window.location.origin}/sign-in/link#${invited.link}`} />
        </Dialog>
      )}
    </section>
  );
}
