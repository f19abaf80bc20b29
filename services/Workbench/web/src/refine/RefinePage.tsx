import { useState } from 'react';
import { useParams } from 'react-router';
import { api } from '../api/client';
import type { Batch } from '../api/types';
import { useResource } from '../api/useResource';
import { Page } from '../components/Page';
import { Failed, Loading } from '../components/States';
import { formatDate, texts } from '../i18n/en';
import { BatchTable } from '../pages/BatchTable';
import { Disagreement } from './Disagreement';
import './refine.css';

/** Refinements that wait for experts, and batches on whose images people may disagree. */
export function RefinePage() {
  const dataset = useParams()['dataset'] ?? '';
  const { data, error, reload } = useResource(`refine/${dataset}`, (signal) => api.batches(dataset, signal));
  const refinements = data?.filter((batch) => batch.kind === 'refine') ?? [];
  const waiting = refinements.filter((batch) => batch.done < batch.tasks);
  const done = refinements.filter((batch) => batch.done >= batch.tasks);
  const refined = new Set(refinements.flatMap((batch) => batch.sources));
  const sources = data?.filter((batch) => batch.kind !== 'refine' && batch.annotatorsPerImage > 1 && !refined.has(batch.id)) ?? [];
  return (
    <Page title={texts.refine.title}>
      {error !== null && <Failed error={error} onRetry={reload} />}
      {error === null && data === null && <Loading />}
      {data !== null && (
        <>
          <section className="card" aria-labelledby="waiting">
            <div className="card-head">
              <h2 id="waiting">{texts.refine.waiting}</h2>
            </div>
            {waiting.length === 0 ? <p className="rows-empty">{texts.refine.noneWaiting}</p> : <BatchTable batches={waiting} />}
          </section>
          <Sources dataset={dataset} batches={sources} />
          {done.length > 0 && (
            <section className="card" aria-labelledby="done">
              <div className="card-head">
                <h2 id="done">{texts.refine.done}</h2>
              </div>
              <BatchTable batches={done} />
            </section>
          )}
        </>
      )}
    </Page>
  );
}

function Sources({ dataset, batches }: { dataset: string; batches: Batch[] }) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [checked, setChecked] = useState<readonly string[]>([]);
  const toggle = (id: string) => {
    setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
    setChecked([]);
  };
  return (
    <section className="card" aria-labelledby="sources">
      <div className="card-head">
        <h2 id="sources">{texts.refine.sources}</h2>
        <button type="button" className="button" disabled={chosen.length === 0} onClick={() => setChecked(chosen)} data-testid="check-disagreement">
          {texts.refine.check}
        </button>
      </div>
      {batches.length === 0 ? (
        <p className="rows-empty">{texts.refine.noSources}</p>
      ) : (
        <>
          <p className="rows-empty muted">{texts.refine.sourcesHint}</p>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{texts.refine.batch}</th>
                <th scope="col">{texts.dataset.created}</th>
                <th scope="col" className="number">{texts.refine.answered}</th>
              </tr>
            </thead>
            <tbody>
              {batches.map((batch) => {
                const title = batch.title === '' ? batch.id : batch.title;
                return (
                  <tr key={batch.id} data-testid="refine-source">
                    <td>
                      <label className="choice">
                        <input type="checkbox" checked={chosen.includes(batch.id)} onChange={() => toggle(batch.id)} aria-label={texts.refine.choose(title)} />
                        <strong>{title}</strong>
                      </label>
                    </td>
                    <td className="muted">{formatDate(batch.created)}</td>
                    <td className="number">{texts.refine.ofTasks(batch.done, batch.tasks)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </>
      )}
      {checked.length > 0 && <Disagreement key={checked.join(' ')} dataset={dataset} batches={[...checked]} />}
    </section>
  );
}
