import { useMemo, useState } from 'react';
import type { Batch } from '../api/types';
import { useResource } from '../api/useResource';
import { Figure } from '../charts/Figure';
import { heatMapHeight } from '../charts/heatMap';
import { Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { reportsApi } from './api';
import { accuracyCells, accuracyTable, drawAccuracy, drawLabelCounts, drawRealOverTopOne, labelCountsTable, realTable } from './figures';
import type { Classifier, MultiLabelReport } from './types';

const words = texts.reports.multiLabel;
const figures = texts.reports.figures;
const modelsAtFirst = 20;

/** Models on sets of valid labels: how many labels images have, ReaL against top-1, accuracy by number of labels. */
export function MultiLabelReportSection({ dataset, classifiers, versions, batches }: { dataset: string; classifiers: Classifier[]; versions: string[]; batches: Batch[] }) {
  const [version, setVersion] = useState('');
  const [batch, setBatch] = useState('');
  const [models, setModels] = useState(() => classifiers.slice(0, modelsAtFirst).map((model) => model.name));
  const key = JSON.stringify([dataset, version, batch, models]);
  const report = useResource(`multi-label/${key}`, async (signal) => (models.length === 0 ? null : reportsApi.multiLabel(dataset, version, models, batch === '' ? [] : [batch], signal)));

  return (
    <section className="report-section" aria-labelledby="multi-label">
      <div className="report-head">
        <div>
          <h2 id="multi-label">{words.title}</h2>
          <p>{words.text}</p>
        </div>
        {classifiers.length > 0 && (
          <div className="report-controls">
            <label className="field">
              <span>{words.version}</span>
              <select value={version} onChange={(event) => setVersion(event.target.value)}>
                <option value="">{words.versionNewest}</option>
                {versions.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </label>
            <label className="field">
              <span>{words.onlyBatches}</span>
              <select value={batch} onChange={(event) => setBatch(event.target.value)}>
                <option value="">{words.allImages}</option>
                {batches.map((one) => (
                  <option key={one.id} value={one.id}>
                    {words.ofBatch(one.title === '' ? one.id : one.title)}
                  </option>
                ))}
              </select>
            </label>
            <details className="model-choice">
              <summary>
                {words.models}: {models.length}
              </summary>
              <div>
                {classifiers.map((model) => (
                  <label key={model.name} className="choice">
                    <input type="checkbox" checked={models.includes(model.name)} onChange={() => setModels(models.includes(model.name) ? models.filter((one) => one !== model.name) : [...models, model.name])} />
                    {model.name}
                  </label>
                ))}
              </div>
            </details>
          </div>
        )}
      </div>
      {classifiers.length === 0 && <p className="card rows-empty report-empty" data-testid="no-classifier">{words.none}</p>}
      {classifiers.length > 0 && models.length === 0 && <p className="muted">{words.choose}</p>}
      {report.error !== null && <Failed error={report.error} onRetry={report.reload} />}
      {models.length > 0 && report.error === null && report.data === null && <Loading />}
      {report.data !== null && <MultiLabelFigures dataset={dataset} report={report.data} />}
    </section>
  );
}

function MultiLabelFigures({ dataset, report }: { dataset: string; report: MultiLabelReport }) {
  const drawn = useMemo(() => {
    const [topOne, real] = [accuracyCells(report, 'topOne'), accuracyCells(report, 'real')];
    return { counts: drawLabelCounts(report), over: drawRealOverTopOne(report), topOne, real, drawTopOne: drawAccuracy(topOne), drawReal: drawAccuracy(real) };
  }, [report]);
  const height = heatMapHeight(report.models.length);
  return (
    <>
      <ul className="chips" data-testid="multi-label-facts">
        <li className="chip">{words.facts(report.images, report.labelVersion)}</li>
        {report.meanLabels !== null && <li className="chip">{words.mean(report.meanLabels)}</li>}
        {report.bestModel !== '' && <li className="chip">{words.best(report.bestModel)}</li>}
      </ul>
      <div className="figures">
        <Figure testId="figure-label-counts" title={figures.labelCounts} file={[dataset, 'label-counts']} draw={drawn.counts} table={labelCountsTable(report)} summary={figures.summary(figures.labelCounts)} />
        <Figure
          testId="figure-real" title={figures.realOverTopOne} file={[dataset, 'real-over-top-1']} draw={drawn.over} table={realTable(report)} summary={figures.summary(figures.realOverTopOne)}
          note={report.fit === null ? figures.noFit : figures.fitNote(report.fit.slope, report.fit.intercept, report.fit.rSquared)}
        />
        <Figure
          testId="figure-top-1" title={figures.topOneByCount} file={[dataset, 'top-1-by-labels']} draw={drawn.drawTopOne} table={accuracyTable(drawn.topOne)} height={height} note={figures.marginNote}
          summary={figures.summary(figures.topOneByCount)}
        />
        <Figure
          testId="figure-real-by-count" title={figures.realByCount} file={[dataset, 'real-by-labels']} draw={drawn.drawReal} table={accuracyTable(drawn.real)} height={height} note={figures.marginNote}
          summary={figures.summary(figures.realByCount)}
        />
      </div>
    </>
  );
}
