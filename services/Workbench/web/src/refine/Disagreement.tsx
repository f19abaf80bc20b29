import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useResource } from '../api/useResource';
import { Failed, Loading } from '../components/States';
import { formatNumber, texts } from '../i18n/en';
import { batchPath } from '../pages/BatchTable';
import { refineApi } from './api';

/** What the annotators of some batches agree on, and the way to let experts decide the rest. */
export function Disagreement({ dataset, batches }: { dataset: string; batches: string[] }) {
  const navigate = useNavigate();
  const [state, setState] = useState({ busy: false, text: '' });
  const { data, error, reload } = useResource(`agreement/${dataset}/${batches.join(',')}`, (signal) => refineApi.agreement(dataset, batches, signal));
  if (error !== null) return <Failed error={error} onRetry={reload} />;
  if (data === null) return <Loading />;

  const toRefine = data.disagreeing + data.originalLeftOut + data.unsure;
  const counts: [string, number][] = [
    [texts.refine.images, data.images], [texts.refine.open, data.open], [texts.refine.settled, data.settled], [texts.refine.disagreeing, data.disagreeing],
    [texts.refine.leftOut, data.originalLeftOut], [texts.refine.unsure, data.unsure],
  ];

  const make = async () => {
    setState({ busy: true, text: '' });
    try {
      const batch = await refineApi.refine(dataset, { batches, title: '', unfinished: data.open > 0 });
      await navigate(batchPath(batch));
    } catch (failure) {
      setState({ busy: false, text: failure instanceof Error ? failure.message : String(failure) });
    }
  };

  return (
    <div className="disagreement" data-testid="disagreement">
      <dl className="counts">
        {counts.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="tabular">{formatNumber(count)}</dd>
          </div>
        ))}
      </dl>
      <div className="form-actions">
        <span role="status" className={state.text === '' ? 'muted' : 'result failed'}>
          {state.text !== '' ? state.text : toRefine === 0 ? texts.refine.nothing : data.open > 0 ? texts.refine.unfinished(data.open) : ''}
        </span>
        <button type="button" className="button primary" disabled={state.busy || toRefine === 0} onClick={() => void make()} data-testid="make-refinement">
          {data.open > 0 ? texts.refine.unfinishedMake : texts.refine.make(toRefine)}
        </button>
      </div>
    </div>
  );
}
