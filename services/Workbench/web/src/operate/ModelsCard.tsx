import { Link } from 'react-router';
import { formatDate, formatNumber, texts } from '../i18n/en';
import { datasetPath } from '../shell/areas';
import type { EmbeddedDataset, RegisteredModel } from './api';

/** The registered models: what they take, what they give, and which data sets they embedded. */
export function ModelsCard({ models }: { models: RegisteredModel[] }) {
  return (
    <section className="card" aria-labelledby="models">
      <div className="card-head">
        <div className="card-title">
          <h2 id="models">{texts.operate.models.title}</h2>
          <p className="muted">{texts.operate.models.hint}</p>
        </div>
      </div>
      {models.length === 0 ? (
        <p className="rows-empty">{texts.operate.models.none}</p>
      ) : (
        <div className="table-scroll">
          <table className="table stock-table">
            <thead>
              <tr>
                <th scope="col">{texts.operate.models.model}</th>
                <th scope="col">{texts.operate.models.input}</th>
                <th scope="col" className="number">{texts.operate.models.dimensions}</th>
                <th scope="col" className="number">{texts.operate.models.classes}</th>
                <th scope="col">{texts.operate.models.registered}</th>
                <th scope="col">{texts.operate.models.datasets}</th>
              </tr>
            </thead>
            <tbody>
              {models.map((model) => (
                <tr key={model.name} data-testid="model" data-model={model.name}>
                  <td>
                    <strong title={texts.operate.models.file(model.sha256)}>{model.name}</strong>
                    {model.description !== '' && <div className="muted">{model.description}</div>}
                  </td>
                  <td className="job-when">{texts.operate.models.size(model.width, model.height)}</td>
                  <td className="number">{formatNumber(model.dimensions)}</td>
                  <td className="number">{model.classes === 0 ? <span className="muted">{texts.operate.models.noClasses}</span> : formatNumber(model.classes)}</td>
                  <td className="job-when">{formatDate(model.created)}</td>
                  <td>
                    {model.datasets.length === 0 ? <span className="muted">{texts.operate.models.nothing}</span> : <EmbeddedDatasets datasets={model.datasets} />}
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

function EmbeddedDatasets({ datasets }: { datasets: EmbeddedDataset[] }) {
  return (
    <ul className="embedded-datasets">
      {datasets.map(({ dataset, state }) => (
        <li key={dataset}>
          <Link to={datasetPath(dataset)}>{dataset}</Link>
          {state !== 'succeeded' && <span className="muted"> ({texts.operate.states[state]})</span>}
        </li>
      ))}
    </ul>
  );
}
