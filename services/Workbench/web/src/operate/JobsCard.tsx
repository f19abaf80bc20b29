import { useState } from 'react';
import { Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { operateApi, type Job } from './api';
import { actionOf, isOpen } from './jobs';
import { JobRow } from './JobRow';
import type { WatchedJobs } from './useJobs';

/** Ingests and embeddings of all data sets as they go on; stop them, go on with them. */
export function JobsCard({ watched }: { watched: WatchedJobs }) {
  const { list, error, reload, showOlder } = watched;
  const [result, setResult] = useState({ text: '', failed: false });
  const running = list?.jobs.filter((job) => isOpen(job.state)).length ?? 0;

  const act = async (job: Job, action: 'stop' | 'goOn') => {
    try {
      await operateApi[action](job);
      setResult({ text: texts.operate.jobs.done[action](job.kind, job.dataset), failed: false });
    } catch (failure) {
      setResult({ text: failure instanceof Error ? failure.message : String(failure), failed: true });
    }
    reload();
  };

  return (
    <section className="card" aria-labelledby="jobs">
      <div className="card-head">
        <div className="card-title">
          <h2 id="jobs">{texts.operate.jobs.title}</h2>
          {list !== null && <p className="muted" data-testid="jobs-running">{texts.operate.jobs.running(running)}</p>}
        </div>
        <div className="operate-actions">
          <span role="status" className={result.failed ? 'result failed' : 'result'} data-testid="jobs-result">
            {result.text}
          </span>
          <button type="button" className="button" onClick={reload} aria-label={texts.operate.jobs.refresh} data-testid="refresh-jobs">
            {texts.operate.refresh}
          </button>
        </div>
      </div>
      {error !== null && list === null && <Failed error={error} onRetry={reload} />}
      {error !== null && list !== null && <p role="alert" className="rows-empty">{texts.operate.jobs.stale(error.message)}</p>}
      {error === null && list === null && <Loading />}
      {list !== null && list.unreachable.length > 0 && <p role="alert" className="rows-empty">{texts.operate.unreachable(list.unreachable)}</p>}
      {list?.jobs.length === 0 && <p className="rows-empty">{list.more ? texts.operate.jobs.noneHere : texts.operate.jobs.none}</p>}
      {list !== null && list.jobs.length > 0 && (
        <div className="table-scroll">
          <table className="table job-table">
            <thead>
              <tr>
                <th scope="col">{texts.operate.jobs.what}</th>
                <th scope="col">{texts.operate.dataset}</th>
                <th scope="col">{texts.operate.state}</th>
                <th scope="col" className="number">{texts.operate.images}</th>
                <th scope="col" className="number">{texts.operate.jobs.rate}</th>
                <th scope="col">{texts.operate.jobs.started}</th>
                <th scope="col">
                  <span className="hidden">{texts.operate.jobs.action}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {list.jobs.map((job) => (
                <JobRow key={job.id} job={job} action={actionOf(job, list.jobs)} onAct={act} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {showOlder !== null && (
        <p className="rows-empty operate-more">
          <button type="button" className="button" onClick={showOlder}>
            {texts.operate.jobs.older}
          </button>
        </p>
      )}
      {showOlder === null && list?.more === true && <p className="rows-empty operate-more">{texts.operate.jobs.tooMany}</p>}
    </section>
  );
}
