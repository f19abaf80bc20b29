import { Link } from 'react-router';
import { useSession } from '../account/session';
import { may } from '../account/roles';
import type { Dataset } from '../api/types';
import { formatDate, formatNumber, texts } from '../i18n/en';
import { datasetPath } from '../shell/areas';
import { quarantinePath } from './paths';

interface DatasetsCardProps {
  datasets: Dataset[];
  /** Images of each that could not be decoded, as far as it is known. */
  quarantined: ReadonlyMap<string, number>;
}

/** The data sets, how large they are, whether more is coming, and how many of their images are of no use. */
export function DatasetsCard({ datasets, quarantined }: DatasetsCardProps) {
  const { user } = useSession();
  return (
    <section className="card" aria-labelledby="datasets">
      <div className="card-head">
        <div className="card-title">
          <h2 id="datasets">{texts.operate.datasets.title}</h2>
          <p className="muted">{texts.operate.datasets.count(datasets.length)}</p>
        </div>
      </div>
      {datasets.length === 0 ? (
        <p className="rows-empty">{texts.operate.datasets.none}</p>
      ) : (
        <div className="table-scroll">
          <table className="table stock-table">
            <thead>
              <tr>
                <th scope="col">{texts.operate.dataset}</th>
                <th scope="col" className="number">{texts.operate.images}</th>
                <th scope="col" className="number">{texts.operate.datasets.shards}</th>
                <th scope="col">{texts.operate.state}</th>
                <th scope="col">{texts.operate.datasets.created}</th>
                <th scope="col">{texts.operate.quarantine.title}</th>
              </tr>
            </thead>
            <tbody>
              {datasets.map((dataset) => (
                <tr key={dataset.name} data-testid="operate-dataset" data-dataset={dataset.name}>
                  <td>
                    <Link to={datasetPath(dataset.name)}>
                      <strong>{dataset.name}</strong>
                    </Link>
                    {dataset.description !== '' && <div className="muted">{dataset.description}</div>}
                  </td>
                  <td className="number">{formatNumber(dataset.images)}</td>
                  <td className="number">{formatNumber(dataset.shards)}</td>
                  <td>
                    <DatasetState dataset={dataset} />
                  </td>
                  <td className="job-when">{formatDate(dataset.created)}</td>
                  <td>
                    {may(user, 'expert', dataset.name) && (
                      <Link to={quarantinePath(dataset.name)} aria-label={texts.operate.datasets.quarantineOf(quarantined.get(dataset.name) ?? null, dataset.name)} data-testid="quarantine-link">
                        {texts.operate.datasets.quarantine(quarantined.get(dataset.name) ?? null)}
                      </Link>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function DatasetState({ dataset }: { dataset: Dataset }) {
  const state = dataset.ingesting ? 'ingesting' : dataset.images === 0 ? 'empty' : 'ready';
  return (
    <span className="state-chip" data-state={dataset.ingesting ? 'running' : dataset.images === 0 ? 'pending' : 'succeeded'}>
      <i aria-hidden="true" />
      {texts.operate.datasets[state]}
    </span>
  );
}
