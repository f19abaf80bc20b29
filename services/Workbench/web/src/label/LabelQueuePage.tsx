import { useParams } from 'react-router';
import { api } from '../api/client';
import { useResource } from '../api/useResource';
import { Page } from '../components/Page';
import { Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { BatchTable } from '../pages/BatchTable';
import { NewBatchButton } from '../pages/NewBatch';

/** Batches of a data set: first those that wait for answers. */
export function LabelQueuePage() {
  const dataset = useParams()['dataset'] ?? '';
  const { data, error, reload } = useResource(`label/${dataset}`, (signal) => api.batches(dataset, signal));
  const open = data?.filter((batch) => batch.done < batch.tasks) ?? [];
  const finished = data?.filter((batch) => batch.done >= batch.tasks) ?? [];
  return (
    <Page title={texts.label.title} actions={<NewBatchButton dataset={dataset} onSelected={reload} />}>
      {error !== null && <Failed error={error} onRetry={reload} />}
      {error === null && data === null && <Loading />}
      {data !== null && (
        <section className="card" aria-labelledby="open">
          <div className="card-head">
            <h2 id="open">{texts.label.open}</h2>
          </div>
          {open.length === 0 ? <p className="rows-empty">{texts.label.noneOpen}</p> : <BatchTable batches={open} />}
        </section>
      )}
      {finished.length > 0 && (
        <section className="card" aria-labelledby="finished">
          <div className="card-head">
            <h2 id="finished">{texts.label.finished}</h2>
          </div>
          <BatchTable batches={finished} />
        </section>
      )}
    </Page>
  );
}
