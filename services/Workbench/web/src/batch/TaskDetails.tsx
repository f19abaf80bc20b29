import type { Task } from '../api/types';
import { formatScore, texts } from '../i18n/en';

/** Why an image is here, and what is known of it. */
export function TaskDetails({ task }: { task: Task }) {
  return (
    <dl className="details">
      {task.kind !== 'refine' && (
        <>
          <dt>{texts.batch.score}</dt>
          <dd className="tabular" data-testid="score">{formatScore(task.score)}</dd>
        </>
      )}
      {task.reason !== '' && (
        <>
          <dt>{texts.batch.why}</dt>
          <dd data-testid="reason">{task.reason}</dd>
        </>
      )}
      <dt>{texts.batch.image}</dt>
      <dd>
        <span className="details-name" title={task.image?.name}>{task.image?.name ?? task.imageId}</span>
        <span className="muted tabular">{task.imageId} · {texts.batch.size(task.image?.width ?? 0, task.image?.height ?? 0)}</span>
      </dd>
    </dl>
  );
}
