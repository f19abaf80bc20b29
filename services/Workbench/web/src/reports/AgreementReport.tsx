import { useState } from 'react';
import type { Batch, Run } from '../api/types';
import { useResource } from '../api/useResource';
import { useRun } from '../api/useRun';
import { Failed, Loading } from '../components/States';
import { formatDate, texts } from '../i18n/en';
import { AgreementFigures } from './AgreementFigures';
import { reportsApi } from './api';
import { consensusMethods, type ConsensusMethod } from './types';

const words = texts.reports.agreement;

/** What several annotators agree on: a consensus run that there is, or a new one. */
export function AgreementReport({ dataset, runs, batches, onComputed }: { dataset: string; runs: Run[]; batches: Batch[]; onComputed: () => void }) {
  const [method, setMethod] = useState<ConsensusMethod>('majority');
  const [batch, setBatch] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const done = runs.filter((run) => run.state === 'succeeded');
  const shown = done.find((run) => run.id === chosen) ?? done[0];
  const working = useRun((run) => {
    setChosen(run.id);
    onComputed();
  });

  return (
    <section className="report-section" aria-labelledby="agreement">
      <div className="report-head">
        <div>
          <h2 id="agreement">{words.title}</h2>
          <p>{words.text}</p>
        </div>
        <form
          className="report-controls"
          onSubmit={(event) => {
            event.preventDefault();
            void working.start(() => reportsApi.startConsensus(dataset, method, batch === '' ? [] : [batch]));
          }}
        >
          {shown !== undefined && (
            <label className="field">
              <span>{words.run}</span>
              <select value={shown.id} onChange={(event) => setChosen(event.target.value)} data-testid="consensus-run">
                {done.map((run) => (
                  <option key={run.id} value={run.id}>
                    {formatDate(run.created)} · {run.id}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label className="field">
            <span>{words.method}</span>
            <select value={method} onChange={(event) => setMethod(event.target.value as ConsensusMethod)} data-testid="consensus-method">
              {consensusMethods.map((one) => (
                <option key={one} value={one}>
                  {words.methods[one]}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            <span>{words.batches}</span>
            <select value={batch} onChange={(event) => setBatch(event.target.value)} data-testid="consensus-batch">
              <option value="">{words.allBatches}</option>
              {batches.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.title === '' ? one.id : one.title}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" className="button primary" disabled={working.busy} data-testid="compute-consensus">
            {words.compute}
          </button>
        </form>
      </div>
      {working.busy && <p role="status">{words.busy(working.message)}</p>}
      {working.error !== '' && <p role="alert" className="result failed">{words.failed(working.error)}</p>}
      {shown === undefined ? !working.busy && <p className="card rows-empty report-empty" data-testid="no-consensus">{words.none}</p> : <Shown run={shown.id} />}
    </section>
  );
}

function Shown({ run }: { run: string }) {
  const { data, error, reload } = useResource(`consensus/${run}`, (signal) => reportsApi.consensus(run, signal));
  if (error !== null) return <Failed error={error} onRetry={reload} />;
  return data === null ? <Loading /> : <AgreementFigures report={data} />;
}
