import { useState } from 'react';
import { Link } from 'react-router';
import { useMay } from '../account/session';
import { formatDate, formatNumber, formatShare, texts } from '../i18n/en';
import { datasetPath } from '../shell/areas';
import type { Job } from './api';
import { isOpen, secondsOf, shareOf } from './jobs';
import { quarantinePath } from './paths';
import { StateChip } from './StateChip';

interface JobRowProps {
  job: Job;
  action: 'stop' | 'goOn' | null;
  onAct: (job: Job, action: 'stop' | 'goOn') => Promise<void>;
}

/** One job: what it is, where it stands, what went wrong, what can be done about it. */
export function JobRow({ job, action, onAct }: JobRowProps) {
  const [busy, setBusy] = useState(false);
  const mayAct = useMay('admin', job.dataset);
  const seconds = secondsOf(job);
  return (
    <tr data-testid="job" data-kind={job.kind} data-dataset={job.dataset} data-state={job.state}>
      <td>
        <strong>{texts.operate.jobs.kind[job.kind]}</strong>
        <div className="muted">{job.kind === 'embedding' ? texts.operate.jobs.by(job.model) : texts.operate.jobs.from(job.source, job.place)}</div>
      </td>
      <td>
        <Link to={datasetPath(job.dataset)}>{job.dataset}</Link>
      </td>
      <td className="job-state">
        <JobProgress job={job} />
      </td>
      <td className="number">
        {job.total > 0 && job.done !== job.total ? texts.operate.jobs.of(job.done, job.total) : formatNumber(job.done)}
        {job.skipped > 0 && <div className="muted">{texts.operate.jobs.skipped(job.skipped)}</div>}
      </td>
      <td className="number">{isOpen(job.state) && job.rate > 0 ? texts.operate.jobs.perSecond(job.rate) : ''}</td>
      <td className="job-when">
        {formatDate(job.created)}
        {seconds !== null && <div className="muted">{texts.operate.jobs.took(seconds)}</div>}
      </td>
      <td>
        {/* One button whatever it does, so that the focus stays on it when the state changes. */}
        {action !== null && mayAct && (
          <button
            type="button"
            className="button"
            aria-label={texts.operate.jobs.actionOf[action](job.kind, job.dataset)}
            aria-disabled={busy}
            data-testid={action === 'stop' ? 'stop-job' : 'go-on-job'}
            onClick={() => {
              if (busy) return;
              setBusy(true);
              void onAct(job, action).finally(() => setBusy(false));
            }}
          >
            {texts.operate.jobs.actionName[action]}
          </button>
        )}
      </td>
    </tr>
  );
}

function JobProgress({ job }: { job: Job }) {
  const share = shareOf(job);
  return (
    <>
      <div className="job-progress">
        <StateChip state={job.state} />
        {/* Nothing moves where it is not known how much there is. */}
        {isOpen(job.state) && share !== null && (
          <>
            <progress value={share} max={1} aria-label={texts.operate.jobs.progressOf(job.kind, job.dataset)} />
            <span>{formatShare(Math.floor(share * 100) / 100)}</span>
            {job.secondsLeft !== null && <span className="muted">{texts.operate.jobs.left(job.secondsLeft)}</span>}
          </>
        )}
        {job.quarantined > 0 && <Link to={quarantinePath(job.dataset)}>{texts.operate.jobs.quarantined(job.quarantined)}</Link>}
      </div>
      {isOpen(job.state) && job.message !== '' && <p className="muted">{job.message}</p>}
      {job.error !== '' && <p className="result failed">{job.error}</p>}
      {job.warnings.length > 0 && (
        <details>
          <summary>{texts.operate.jobs.warnings(job.warnings.length)}</summary>
          <ul className="job-warnings">
            {job.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
