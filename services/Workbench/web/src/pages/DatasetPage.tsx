import { Link, useParams } from 'react-router';
import { useMay } from '../account/session';
import { api } from '../api/client';
import type { DatasetReport, LabelVersion } from '../api/types';
import { useResource } from '../api/useResource';
import { CreateVersion } from '../components/CreateVersion';
import { ExportLinks } from '../components/ExportLinks';
import { Header } from '../components/Header';
import { Failed, Loading } from '../components/States';
import { formatDate, formatNumber, texts } from '../i18n/en';
import { quarantinePath } from '../operate/paths';
import { BatchTable } from './BatchTable';
import { NewBatchButton } from './NewBatch';
import { DatasetFacts } from './StartPage';
import { useTitle } from './useTitle';

const labelsShown = 20;

/** One data set: its batches, its label versions and their exports, and what is known of its images. */
export function DatasetPage() {
  const name = useParams()['dataset'] ?? '';
  useTitle(name);
  const mayAnalyse = useMay('expert', name);
  const mayExport = useMay('admin', name);
  const page = useResource(`dataset/${name}`, async (signal) => {
    const [dataset, batches, versions, report] = await Promise.all([
      api.dataset(name, signal), api.batches(name, signal), api.labelVersions(name, signal), api.report(name, signal),
    ]);
    return { dataset, batches, versions, report };
  });

  return (
    <>
      <Header crumbs={[{ name: texts.home, to: '/' }, { name }]} />
      <main id="content" className="page" tabIndex={-1}>
        {page.error !== null && <Failed error={page.error} onRetry={page.reload} />}
        {page.error === null && page.data === null && <Loading />}
        {page.data !== null && (
          <>
            <div className="page-title">
              <h1>{name}</h1>
              <DatasetFacts dataset={page.data.dataset} />
            </div>
            <section className="card" aria-labelledby="batches">
              <div className="card-head">
                <h2 id="batches">{texts.dataset.batches}</h2>
                {mayAnalyse && <NewBatchButton dataset={name} onSelected={page.reload} />}
              </div>
              <BatchTable batches={page.data.batches} />
            </section>
            <section className="card" aria-labelledby="labels">
              <div className="card-head">
                <h2 id="labels">{texts.dataset.versions}</h2>
                <div className="card-actions">
                  {mayExport && (
                    <Link className="button" to={`/datasets/${encodeURIComponent(name)}/exchange`} data-testid="exchange">
                      {texts.exchange.open}
                    </Link>
                  )}
                  {mayAnalyse && <CreateVersion dataset={name} onMade={page.reload} />}
                </div>
              </div>
              <VersionTable dataset={name} versions={page.data.versions} mayExport={mayExport} />
            </section>
            <Quality dataset={name} report={page.data.report} mayAnalyse={mayAnalyse} />
          </>
        )}
      </main>
    </>
  );
}

function VersionTable({ dataset, versions, mayExport }: { dataset: string; versions: LabelVersion[]; mayExport: boolean }) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{texts.dataset.version}</th>
          <th scope="col">{texts.dataset.created}</th>
          <th scope="col" className="number">{texts.dataset.changed}</th>
          <th scope="col" className="number">{texts.dataset.removed}</th>
          {mayExport && <th scope="col">{texts.dataset.exportTitle}</th>}
        </tr>
      </thead>
      <tbody>
        {mayExport && (
          <tr>
            <td colSpan={4} className="muted">{texts.dataset.exportCurrent}</td>
            <td><ExportLinks dataset={dataset} /></td>
          </tr>
        )}
        {versions.toReversed().map((version) => (
          <tr key={version.name} data-testid="label-version">
            <td><strong>{version.name}</strong> {version.base === '' && <span className="muted">{texts.dataset.given}</span>}</td>
            <td className="muted">{Date.parse(version.created) > 0 ? formatDate(version.created) : ''}</td>
            <td className="number">{version.base === '' ? '' : formatNumber(version.changed)}</td>
            <td className="number">{version.base === '' ? '' : formatNumber(version.removed)}</td>
            {mayExport && <td><ExportLinks dataset={dataset} version={version.name} /></td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Quality({ dataset, report, mayAnalyse }: { dataset: string; report: DatasetReport; mayAnalyse: boolean }) {
  const byCount = report.imagesByLabel.toSorted((a, b) => b.count - a.count);
  const largest = Math.max(1, byCount[0]?.count ?? 0);
  const problems: [number, (count: number) => string][] = [
    [report.exactDuplicates, texts.dataset.duplicates], [report.unlabelled, texts.dataset.unlabelled],
  ];
  return (
    <section className="card" aria-labelledby="quality">
      <div className="card-head">
        <h2 id="quality">{texts.dataset.quality}</h2>
      </div>
      <ul className="chips">
        <li className="chip">{texts.dataset.measured(report.measured, report.images)}</li>
        {report.undecodable > 0 && (
          <li className="chip">
            {mayAnalyse ? <Link to={quarantinePath(dataset)}>{texts.dataset.undecodable(report.undecodable)}</Link> : texts.dataset.undecodable(report.undecodable)}
          </li>
        )}
        {problems.map(([count, text]) => count > 0 && <li key={text(1)} className="chip">{text(count)}</li>)}
      </ul>
      {byCount.length > 0 && (
        <>
          <h3>{texts.dataset.byLabel}</h3>
          <dl className="bars">
            {byCount.slice(0, labelsShown).map((entry) => (
              <div key={entry.name} className="bar">
                <dt title={entry.name}>{entry.name}</dt>
                <dd>
                  <span className="bar-fill" style={{ width: `${(100 * entry.count) / largest}%` }} aria-hidden="true" />
                  <span>{formatNumber(entry.count)}</span>
                </dd>
              </div>
            ))}
          </dl>
          {byCount.length > labelsShown && <p className="rows-empty muted">{texts.dataset.moreLabels(byCount.length - labelsShown)}</p>}
        </>
      )}
    </section>
  );
}
