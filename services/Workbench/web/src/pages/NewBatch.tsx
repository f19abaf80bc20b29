import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, ApiError } from '../api/client';
import type { BatchKind, NewBatch } from '../api/types';
import { useResource } from '../api/useResource';
import { Dialog } from '../components/Dialog';
import { Icon } from '../components/Icon';
import { texts } from '../i18n/en';
import { batchPath } from './BatchTable';

const standardCount = 50;
const standardScore = 'self_confidence';
const openingTries = 40;
const openingPauseMs = 250;

export function NewBatchButton({ dataset, onSelected }: { dataset: string; onSelected: () => void }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)} data-testid="new-batch">
        <Icon name="plus" />
        {texts.newBatch.button}
      </button>
      {open && <NewBatchDialog dataset={dataset} onSelected={onSelected} onClose={() => setOpen(false)} />}
    </>
  );
}

function NewBatchDialog({ dataset, onSelected, onClose }: { dataset: string; onSelected: () => void; onClose: () => void }) {
  const navigate = useNavigate();
  const runs = useResource(`runs/${dataset}`, (signal) => api.runs(dataset, signal));
  const scores = runs.data?.find((run) => run.state === 'succeeded')?.scores ?? [];
  const [strategy, setStrategy] = useState<NewBatch['strategy'] | null>(null);
  const [score, setScore] = useState<string | null>(null);
  const [count, setCount] = useState(standardCount);
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState<BatchKind>('label');
  const [annotators, setAnnotators] = useState(1);
  const [state, setState] = useState<{ busy: boolean; text: string }>({ busy: false, text: '' });

  const chosenStrategy = strategy ?? (scores.length > 0 ? 'lowest' : 'random');
  const chosenScore = score ?? (scores.includes(standardScore) ? standardScore : (scores[0] ?? ''));

  const submit = async () => {
    setState({ busy: true, text: texts.newBatch.opening });
    try {
      const selection = await api.createBatch(dataset, {
        strategy: chosenStrategy,
        count,
        title,
        kind,
        annotatorsPerImage: annotators,
        ...(chosenStrategy === 'random' ? { seed: Math.floor(Math.random() * 1_000_000) } : { score: chosenScore }),
      });
      onSelected();
      if (await isOpened(selection.id)) await navigate(batchPath({ dataset, id: selection.id, kind }));
      else setState({ busy: false, text: texts.newBatch.late });
    } catch (error) {
      setState({ busy: false, text: error instanceof Error ? error.message : String(error) });
    }
  };

  return (
    <Dialog title={texts.newBatch.title} onClose={onClose} testId="new-batch-dialog">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <fieldset className="field">
          <legend>{texts.newBatch.strategy}</legend>
          {(['lowest', 'highest', 'random'] as const).map((kind) => (
            <label key={kind} className="choice">
              <input type="radio" name="strategy" value={kind} checked={chosenStrategy === kind} disabled={kind !== 'random' && scores.length === 0} onChange={() => setStrategy(kind)} />
              {texts.newBatch[kind]}
            </label>
          ))}
          <p className="muted">{runs.data !== null && scores.length === 0 ? texts.newBatch.noRun : texts.newBatch.lowestHint}</p>
        </fieldset>
        {chosenStrategy !== 'random' && (
          <label className="field">
            <span>{texts.newBatch.score}</span>
            <select value={chosenScore} onChange={(event) => setScore(event.target.value)}>
              {scores.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
        <label className="field">
          <span>{texts.newBatch.count}</span>
          <input data-focus type="number" min={1} max={1_000_000} required value={count} onChange={(event) => setCount(event.target.valueAsNumber)} />
        </label>
        <div className="field-row">
          <label className="field">
            <span>{texts.newBatch.kind}</span>
            <select value={kind} onChange={(event) => setKind(event.target.value as BatchKind)} data-testid="batch-kind">
              {(['label', 'clean', 'multilabel', 'review'] as const).map((entry) => (
                <option key={entry} value={entry}>
                  {texts.newBatch.kinds[entry]}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            <span>{texts.newBatch.annotators}</span>
            <input type="number" min={1} max={20} required value={annotators} onChange={(event) => setAnnotators(event.target.valueAsNumber)} />
          </label>
        </div>
        <label className="field">
          <span>{texts.newBatch.name}</span>
          <input value={title} maxLength={200} placeholder={texts.newBatch.namePlaceholder} onChange={(event) => setTitle(event.target.value)} />
        </label>
        <div className="form-actions">
          <span role="status" className="muted">
            {state.text}
          </span>
          <button type="submit" className="button primary" disabled={state.busy || !(count >= 1) || !(annotators >= 1)}>
            {texts.newBatch.submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** The label store hears of a selection a moment after it was made. */
export async function isOpened(batch: string): Promise<boolean> {
  for (let turn = 0; turn < openingTries; turn++) {
    try {
      await api.batch(batch);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, openingPauseMs));
  }
  return false;
}
