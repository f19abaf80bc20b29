import type { ReactNode } from 'react';
import { api } from '../api/client';
import type { Dataset } from '../api/types';
import { useResource } from '../api/useResource';
import { useRun } from '../api/useRun';
import { Empty, Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { exploreApi } from './api';
import type { QualityReport } from './types';

const words = texts.explore.quality;

/** What a quality run found, or a way to have one. */
export function QualityView({ dataset, children }: { dataset: string; children: (report: QualityReport, dataset: Dataset, classes: Map<number, string>) => ReactNode }) {
  const { data, error, reload } = useResource(`quality/${dataset}`, async (signal) => {
    const [known, runs, taxonomy] = await Promise.all([api.dataset(dataset, signal), exploreApi.runs(dataset, 'imageQuality', signal), api.taxonomy(dataset, signal)]);
    const run = runs[0];
    return { known, classes: new Map(taxonomy.classes.map((one) => [one.id, one.name])), report: run === undefined ? null : await exploreApi.quality(run.id, signal) };
  });
  const making = useRun(reload);
  const make = () => void making.start(() => exploreApi.start(dataset, 'imageQuality'));
  const state = (
    <>
      {making.busy && <p role="status">{words.busy(making.message)}</p>}
      {making.error !== '' && <p role="alert" className="result failed">{words.failed(making.error)}</p>}
    </>
  );

  if (error !== null) return <Failed error={error} onRetry={reload} />;
  if (data === null) return <Loading />;
  if (data.report === null) {
    return (
      <Empty title={words.none} text={words.noneText}>
        <button type="button" className="button primary" disabled={making.busy} onClick={make} data-testid="make-quality">
          {words.make}
        </button>
        {state}
      </Empty>
    );
  }
  return (
    <div className="page wide">
      <div className="gallery-top">
        {data.report.unmeasured.length > 0 && <p className="muted">{words.unmeasured(data.report.unmeasured)}</p>}
        <span className="spacer" />
        {state}
        <button type="button" className="button" disabled={making.busy} onClick={make}>
          {words.again}
        </button>
      </div>
      {children(data.report, data.known, data.classes)}
    </div>
  );
}
