import { useId, useState } from 'react';
import { Dialog } from '../components/Dialog';
import { texts } from '../i18n/en';
import { accountApi, type Invitation } from './api';
import { HintedField } from './HintedField';
import { RoleChips } from './RoleChips';
import { RoleSelect } from './RoleSelect';
import type { Role, User } from './types';

interface Props {
  user: User;
  isAdmin: boolean;
  onChanged: () => void;
  onInvited: (invitation: Invitation) => void;
  onClose: () => void;
}

/** Roles of one user, and what only administrators of the installation change. */
export function UserDialog({ user, isAdmin, onChanged, onInvited, onClose }: Props) {
  const [dataset, setDataset] = useState('');
  const [role, setRole] = useState<Role>('annotator');
  const [problem, setProblem] = useState('');
  const problemId = useId();

  const act = async (change: () => Promise<unknown>) => {
    setProblem('');
    try {
      await change();
      onChanged();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <Dialog title={user.name} onClose={onClose} testId="edit-user-dialog">
      <RoleChips admin={user.admin} roles={user.roles} />
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void act(() => accountApi.setRole(user.name, dataset.trim(), role));
        }}
      >
        <HintedField label={texts.account.users.dataset} hint={texts.account.users.datasetHint}>
          {(id, hintId) => (
            <input id={id} data-focus value={dataset} required maxLength={63} autoCapitalize="none" autoComplete="off" spellCheck={false} aria-describedby={`${hintId} ${problemId}`} onChange={(event) => setDataset(event.target.value)} />
          )}
        </HintedField>
        <RoleSelect label={texts.account.users.role} value={role} withNone onChange={setRole} />
        <p id={problemId} className="problem" role="alert">
          {problem}
        </p>
        <div className="form-actions">
          {isAdmin && (
            <>
              <button type="button" className="button" disabled={user.disabled} onClick={() => void act(async () => onInvited(await accountApi.createLink(user.name)))}>
                {texts.account.users.link}
              </button>
              <button type="button" className="button" onClick={() => void act(() => accountApi.updateUser(user.name, { admin: !user.admin }))}>
                {user.admin ? texts.account.users.takeAdmin : texts.account.users.makeAdmin}
              </button>
              <button type="button" className="button" onClick={() => void act(() => accountApi.updateUser(user.name, { disabled: !user.disabled }))}>
                {user.disabled ? texts.account.users.enable : texts.account.users.disable}
              </button>
            </>
          )}
          <button type="submit" className="button primary" disabled={dataset.trim() === ''}>
            {texts.account.users.setRole}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
