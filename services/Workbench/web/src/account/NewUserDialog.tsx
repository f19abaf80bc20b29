import { useId, useState } from 'react';
import { Dialog } from '../components/Dialog';
import { texts } from '../i18n/en';
import { accountApi, type Invitation } from './api';
import { HintedField } from './HintedField';
import { RoleSelect } from './RoleSelect';
import type { Role } from './types';

export function NewUserDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (name: string, invitation: Invitation) => void }) {
  const [name, setName] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [admin, setAdmin] = useState(false);
  const [dataset, setDataset] = useState('');
  const [role, setRole] = useState<Role>('annotator');
  const [problem, setProblem] = useState('');
  const problemId = useId();

  const create = async () => {
    try {
      const roles = dataset.trim() === '' ? [] : [{ dataset: dataset.trim(), role }];
      const made = await accountApi.createUser({ name: name.trim(), displayName, admin, roles });
      onCreated(made.user.name, made);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <Dialog title={texts.account.users.create} onClose={onClose} testId="user-dialog">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <HintedField label={texts.account.users.name} hint={texts.account.users.nameHint}>
          {(id, hintId) => (
            <input id={id} data-focus value={name} required maxLength={63} autoCapitalize="none" autoComplete="off" spellCheck={false} aria-describedby={`${hintId} ${problemId}`} onChange={(event) => setName(event.target.value)} />
          )}
        </HintedField>
        <label className="field">
          <span>{texts.account.users.displayName}</span>
          <input value={displayName} maxLength={128} autoComplete="off" onChange={(event) => setDisplayName(event.target.value)} />
        </label>
        <HintedField label={texts.account.users.dataset} hint={texts.account.users.datasetHint}>
          {(id, hintId) => (
            <input id={id} aria-describedby={hintId} value={dataset} maxLength={63} autoCapitalize="none" autoComplete="off" spellCheck={false} onChange={(event) => setDataset(event.target.value)} />
          )}
        </HintedField>
        <RoleSelect label={texts.account.users.role} value={role} onChange={setRole} />
        <label className="choice">
          <input type="checkbox" checked={admin} onChange={(event) => setAdmin(event.target.checked)} />
          <span>{texts.account.administers}</span>
        </label>
        <p id={problemId} className="problem" role="alert">
          {problem}
        </p>
        <div className="form-actions">
          <button type="submit" className="button primary" disabled={name.trim() === ''}>
            {texts.account.users.submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
