import { useEffect } from 'react';
import { useParams } from 'react-router';
import { api } from '../api/client';
import { useResource } from '../api/useResource';
import { Page } from '../components/Page';
import { Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { exchangeApi, type JobStateName } from './api';
import { ExportSection } from './ExportSection';
import { ImportSection } from './ImportSection';
import '../styles/exchange.css';

const lookEveryMs = 1000;
const isOpen = (job: { state: JobStateName }) => job.state === 'running' || job.state === 'pending';

/** Labels of one data set in and out. */
export function ExchangePage() {
  const name = useParams()['dataset'] ?? '';
  const page = useResource(`exchange/${name}`, async (signal) => {
    const [exports, imports, versions] = await Promise.all([exchangeApi.exports(name, signal), exchangeApi.imports(name, signal), api.labelVersions(name, signal)]);
    const imported = imports.filter((job) => job.state === 'succeeded').map((job) => job.version);
    return { exports, imports, versions: [...versions.map((version) => version.name), ...imported.toReversed()] };
  });
  const { data, reload } = page;
  const works = data !== null && (data.exports.some(isOpen) || data.imports.some((job) => job.state === 'running'));

  useEffect(() => {
    if (!works) return undefined;
    const timer = setTimeout(reload, lookEveryMs);
    return () => clearTimeout(timer);
  }, [works, data, reload]);

  return (
    <Page title={texts.exchange.title}>
      {page.error !== null && <Failed error={page.error} onRetry={reload} />}
      {page.error === null && data === null && <Loading />}
      {data !== null && (
        <>
          <ExportSection dataset={name} exports={data.exports} versions={data.versions} onChange={reload} />
          <ImportSection dataset={name} imports={data.imports} versions={data.versions} onChange={reload} />
        </>
      )}
    </Page>
  );
}
