import './reports.css';
import { useParams } from 'react-router';
import { api } from '../api/client';
import { useResource } from '../api/useResource';
import { Header } from '../components/Header';
import { Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { useTitle } from '../pages/useTitle';
import { AgreementReport } from './AgreementReport';
import { AnswersReportSection } from './AnswersReport';
import { reportsApi } from './api';
import { MultiLabelReportSection } from './MultiLabelReport';

/** What the labels and the people who gave them say, in numbers that can be taken away. */
export function ReportsPage() {
  const dataset = useParams()['dataset'] ?? '';
  useTitle(`${texts.reports.title} · ${dataset}`);
  const { data, error, reload } = useResource(`reports/${dataset}`, async (signal) => {
    const [classifiers, versions, batches, runs] = await Promise.all([
      reportsApi.classifiers(dataset, signal), api.labelVersions(dataset, signal), api.batches(dataset, signal), reportsApi.consensusRuns(dataset, signal),
    ]);
    return { classifiers, versions: versions.map((version) => version.name).toReversed(), batches, runs };
  });

  return (
    <>
      <Header crumbs={[{ name: texts.home, to: '/' }, { name: dataset, to: `/datasets/${encodeURIComponent(dataset)}` }, { name: texts.reports.title }]} />
      <main id="content" className="page wide" tabIndex={-1}>
        <h1>{texts.reports.title}</h1>
        {error !== null && <Failed error={error} onRetry={reload} />}
        {error === null && data === null && <Loading />}
        {data !== null && (
          <>
            <MultiLabelReportSection dataset={dataset} classifiers={data.classifiers} versions={data.versions} batches={data.batches} />
            <AgreementReport dataset={dataset} runs={data.runs} batches={data.batches} onComputed={reload} />
            <AnswersReportSection dataset={dataset} batches={data.batches} />
          </>
        )}
      </main>
    </>
  );
}
