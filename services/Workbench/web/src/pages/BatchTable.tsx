import { Link } from 'react-router';
import type { Batch, BatchKind } from '../api/types';
import { Progress } from '../components/Progress';
import { formatDate, texts } from '../i18n/en';
import { datasetPath } from '../shell/areas';

const folders: Partial<Record<BatchKind, string>> = { clean: 'clean', refine: 'refine' };

/** Where a batch is worked on: in the area of its kind. */
export const batchPath = (batch: { dataset: string; id: string; kind?: BatchKind }) =>
  `${datasetPath(batch.dataset)}/${folders[batch.kind ?? 'label'] ?? 'batches'}/${encodeURIComponent(batch.id)}`;

/** Batches of a data set with their progress; the whole row leads to the batch. */
export function BatchTable({ batches }: { batches: Batch[] }) {
  if (batches.length === 0) {
    return (
      <p className="rows-empty">
        {texts.dataset.noBatches} <span className="muted">{texts.dataset.noBatchesHint}</span>
      </p>
    );
  }

  return (
    <ul className="rows">
      {batches.map((batch) => (
        <li key={batch.id}>
          <Link className="row" to={batchPath(batch)} data-testid="batch-link" data-batch={batch.id}>
            <span className="row-title">
              <strong>{batch.title === '' ? batch.id : batch.title}</strong>
              <span className="muted">
                {[texts.dataset.kinds[batch.kind], batch.annotatorsPerImage > 1 ? texts.dataset.annotators(batch.annotatorsPerImage) : '', formatDate(batch.created)].filter((text) => text !== '').join(' · ')}
              </span>
            </span>
            <Progress done={batch.done} total={batch.tasks} counts={batch.annotatorsPerImage === 1 ? batch.decisions : { keep: batch.done }} />
            <span className="row-open">{texts.dataset.open}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
