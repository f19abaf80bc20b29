import { Link } from 'react-router';
import { api } from '../api/client';
import type { Batch, Dataset } from '../api/types';
import { useResource } from '../api/useResource';
import { Header } from '../components/Header';
import { Empty, Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { BatchTable } from './BatchTable';
import { NewBatchButton } from './NewBatch';
import { useTitle } from './useTitle';

/** Data sets, and what of them waits for people. */
export function StartPage() {
  useTitle(texts.start.title);
  const { data, error, reload } = useResource('start', async (signal) => {
    const [datasets, batches] = await Promise.all([api.datasets(signal), api.batches(null, signal)]);
    return { datasets, batches: Map.groupBy(batches, (batch) => batch.dataset) };
  });

  return (
    <>
      <Header crumbs={[]} />
      <main id="content" className="page" tabIndex={-1}>
        <h1>{texts.start.title}</h1>
        {error !== null && <Failed error={error} onRetry={reload} />}
        {error === null && data === null && <Loading />}
        {data?.datasets.length === 0 && (
          <Empty title={texts.start.emptyTitle} text={texts.start.empty}>
            <pre className="commands">{texts.start.commands.join('\n')}</pre>
          </Empty>
        )}
        {data?.datasets.map((dataset) => (
          <DatasetSection key={dataset.name} dataset={dataset} batches={data.batches.get(dataset.name) ?? []} onChange={reload} />
        ))}
      </main>
    </>
  );
}

function DatasetSection({ dataset, batches, onChange }: { dataset: Dataset; batches: Batch[]; onChange: () => void }) {
  return (
    <section className="card" data-testid="dataset" data-dataset={dataset.name} aria-labelledby={`dataset-${dataset.name}`}>
      <div className="card-head">
        <div className="card-title">
          <h2 id={`dataset-${dataset.name}`}>
            <Link to={`/datasets/${encodeURIComponent(dataset.name)}`}>{dataset.name}</Link>
          </h2>
          <DatasetFacts dataset={dataset} />
        </div>
        <NewBatchButton dataset={dataset.name} onSelected={onChange} />
      </div>
      <BatchTable batches={batches} />
    </section>
  );
}

export function DatasetFacts({ dataset }: { dataset: Dataset }) {
  return (
    <p className="facts">
      <span>{texts.start.images(dataset.images)}</span>
      <span>{texts.start.shards(dataset.shards)}</span>
      {dataset.ingesting && <span className="chip">{texts.start.ingesting}</span>}
      {dataset.description !== '' && <span className="facts-text">{dataset.description}</span>}
    </p>
  );
}
