import { useId, useState } from 'react';
import { Dialog } from '../components/Dialog';
import { texts } from '../i18n/en';
import { accountApi } from './api';
import { HintedField } from './HintedField';
import { RoleSelect } from './RoleSelect';
import type { Role } from './types';

const standardDays = 90;
const mostDays = 366;

export function NewTokenDialog({ mayAdminister, onClose, onCreated }: { mayAdminister: boolean; onClose: () => void; onCreated: (secret: string) => void }) {
  const [title, setTitle] = useState('');
  const [role, setRole] = useState<Role>('annotator');
  const [datasets, setDatasets] = useState('');
  const [admin, setAdmin] = useState(false);
  const [days, setDays] = useState(standardDays);
  const [problem, setProblem] = useState('');
  const problemId = useId();

  const create = async () => {
    try {
      const names = datasets.split(/[\s,]+/).filter((name) => name !== '');
      onCreated((await accountApi.createToken(admin ? { title, role: 'admin', datasets: [], admin, days } : { title, role, datasets: names, admin, days })).secret);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <Dialog title={texts.account.tokens.create} onClose={onClose} testId="token-dialog">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <label className="field">
          <span>{texts.account.tokens.name}</span>
          <input data-focus value={title} required maxLength={128} aria-describedby={problemId} onChange={(event) => setTitle(event.target.value)} />
        </label>
        {mayAdminister && (
          <label className="choice">
            <input type="checkbox" checked={admin} onChange={(event) => setAdmin(event.target.checked)} />
            <span>{texts.account.tokens.admin}</span>
          </label>
        )}
        {!admin && (
          <>
            <RoleSelect label={texts.account.tokens.role} value={role} onChange={setRole} />
            <HintedField label={texts.account.tokens.datasets} hint={texts.account.tokens.datasetsHint}>
              {(id, hintId) => (
                <input id={id} aria-describedby={hintId} value={datasets} onChange={(event) => setDatasets(event.target.value)} />
              )}
            </HintedField>
          </>
        )}
        <label className="field">
          <span>{texts.account.tokens.days}</span>
          <input type="number" value={days} min={1} max={mostDays} required onChange={(event) => setDays(event.target.valueAsNumber || 1)} />
        </label>
        <p id={problemId} className="problem" role="alert">
          {problem}
        </p>
        <div className="form-actions">
          <button type="submit" className="button primary" disabled={title.trim() === ''}>
            {texts.account.tokens.submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
