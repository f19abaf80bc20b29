import { decisions, type Decision } from '../api/types';
import { texts, formatNumber } from '../i18n/en';

/** How much of a batch is done, and what was decided. */
export function Progress({ done, total, counts, compact = false }: { done: number; total: number; counts: Partial<Record<Decision, number>>; compact?: boolean }) {
  const label = texts.batch.progress(done, total);
  return (
    <div className={compact ? 'progress compact' : 'progress'} data-testid="progress" data-done={done} data-total={total}>
      <div className="progress-bar" role="progressbar" aria-valuemin={0} aria-valuemax={total} aria-valuenow={done} aria-valuetext={label} aria-label={label}>
        {decisions.map((decision) => (
          <span key={decision} data-decision={decision} style={{ flexGrow: counts[decision] ?? 0 }} />
        ))}
        <span className="progress-rest" style={{ flexGrow: Math.max(0, total - sum(counts)) }} />
      </div>
      <div className="progress-text">
        <strong>{label}</strong>
        {decisions
          .filter((decision) => (counts[decision] ?? 0) > 0)
          .map((decision) => (
            <span key={decision} className="progress-count" data-decision={decision}>
              <i aria-hidden="true" />
              {texts.batch.decision[decision]} {formatNumber(counts[decision] ?? 0)}
            </span>
          ))}
      </div>
    </div>
  );
}

const sum = (counts: Partial<Record<Decision, number>>) => decisions.reduce((total, decision) => total + (counts[decision] ?? 0), 0);
