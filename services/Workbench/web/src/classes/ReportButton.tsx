import { useEffect } from 'react';
import { texts } from '../i18n/en';
import { classesApi, type ClassSources } from './api';
import { useSaving } from './useSaving';

const lookEveryMs = 2000;

/** Asks for a class report and waits until it is there. */
export function ReportButton({ dataset, sources, onMade }: { dataset: string; sources: ClassSources; onMade: () => void }) {
  const saving = useSaving();
  const isBusy = saving.busy || sources.reportState === 'pending' || sources.reportState === 'running';

  useEffect(() => {
    if (!isBusy) return;
    const timer = window.setTimeout(onMade, lookEveryMs);
    return () => window.clearTimeout(timer);
    // Each answer is another object, so it looks again until the state has changed.
  }, [isBusy, sources, onMade]);

  const problem = saving.error !== '' ? saving.error : sources.reportState === 'failed' ? texts.classes.reportFailed(sources.reportError) : '';
  return (
    <div className="create-version">
      <button
        type="button"
        className="button"
        disabled={isBusy}
        data-testid="make-report"
        onClick={() => saving.run(async () => { await classesApi.startReport(dataset); onMade(); })}
      >
        {sources.reportRun === null ? texts.classes.makeReport : texts.classes.makeReportAgain}
      </button>
      <span className={problem === '' ? 'result' : 'result failed'} role="status">
        {isBusy ? texts.classes.reportBusy : problem}
      </span>
    </div>
  );
}
