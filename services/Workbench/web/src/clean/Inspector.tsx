import { api } from '../api/client';
import type { Task } from '../api/types';
import { useResource } from '../api/useResource';
import { ActionButton } from '../batch/ActionButton';
import { CommentField } from '../batch/CommentField';
import type { Action } from '../batch/keys';
import { shownAnswer } from '../batch/session';
import { thumbnailSize } from '../batch/Thumbnail';
import type { Session } from '../batch/useSession';
import { formatScore, texts } from '../i18n/en';
import { cleanApi } from './api';
import { Neighbours } from './Neighbours';

interface InspectorProps {
  session: Session;
  task: Task;
  /** How many images a decision is meant for. */
  count: number;
  onAction: (action: Action) => void;
  onClear: () => void;
}

/** Beside the grid: the image in hand, why it is suspicious, what lies near it, and what to do with it or with all that are selected. */
export function Inspector({ session, task, count, onAction, onClear }: InspectorProps) {
  const { dataset, nameOf, annotator, outbox } = session;
  const answer = shownAnswer(task, annotator, outbox);
  const given = task.given.length === 0 ? texts.batch.noGiven : task.given.map(nameOf).join(', ');
  const suggested = task.suggested[0];
  const differs = suggested !== undefined && !task.given.includes(suggested);
  const many = count > 1;
  return (
    <aside className="panel inspector" aria-label={texts.clean.inspector} data-testid="inspector" data-image={task.imageId}>
      <img className="inspector-image" src={api.imageUrl(dataset, task.imageId, thumbnailSize)} alt={texts.batch.alt(task.rank, given)} draggable={false} />
      <dl className="labels inspector-labels">
        <div>
          <dt>{texts.batch.given}</dt>
          <dd data-testid="given-label" className={task.given.length === 0 ? 'muted' : ''}>{given}</dd>
        </div>
        <div>
          <dt>{texts.batch.suggested}</dt>
          <dd data-testid="suggested-label" className={differs ? 'labels-suggested' : 'muted'}>{suggested === undefined ? texts.batch.noSuggestion : nameOf(suggested)}</dd>
        </div>
      </dl>
      {task.reason !== '' && <p className="muted inspector-reason" data-testid="reason">{task.reason}</p>}
      {many && (
        <p className="inspector-many" role="status" data-testid="selected-count">
          <strong>{texts.clean.selected(count)}</strong>
          <button type="button" className="link" onClick={onClear}>
            {texts.clean.clear}
          </button>
        </p>
      )}
      <div className="actions two" role="group" aria-label={texts.batch.actions}>
        <ActionButton keys="K" decision="keep" pressed={!many && answer?.decision === 'keep'} onClick={() => onAction({ type: 'keep' })} testId="action-keep">
          {many ? texts.clean.keepMany(count) : texts.batch.keep}
        </ActionButton>
        <ActionButton keys="S" decision="relabel" pressed={!many && answer?.decision === 'relabel'} disabled={!many && !differs} onClick={() => onAction({ type: 'accept', suggestion: 1 })} testId="action-accept-1">
          {many ? texts.clean.acceptMany(count) : texts.clean.accept}
        </ActionButton>
        <ActionButton keys="C" decision="relabel" icon="tag" onClick={() => onAction({ type: 'change' })} testId="action-change">
          {many ? texts.clean.changeMany(count) : texts.clean.change}
        </ActionButton>
        <ActionButton keys="R" decision="remove" pressed={!many && answer?.decision === 'remove'} onClick={() => onAction({ type: 'remove' })} testId="action-remove">
          {many ? texts.clean.removeMany(count) : texts.clean.remove}
        </ActionButton>
        <ActionButton keys="N" decision="unsure" pressed={!many && answer?.decision === 'unsure'} onClick={() => onAction({ type: 'unsure' })} testId="action-unsure">
          {many ? texts.clean.unsureMany(count) : texts.batch.unsure}
        </ActionButton>
        <ActionButton keys="U" icon="undo" onClick={() => onAction({ type: 'undo' })} testId="action-undo" disabled={session.state.history.length === 0}>
          {texts.batch.undo}
        </ActionButton>
      </div>
      {!many && <CommentField value={session.draft.comment} onChange={(comment) => session.change({ comment })} />}
      <Neighbours key={task.imageId} session={session} task={task} />
      <Scores dataset={dataset.name} image={task.imageId} />
    </aside>
  );
}

function Scores({ dataset, image }: { dataset: string; image: string }) {
  const { data } = useResource(`scores/${dataset}/${image}`, (signal) => cleanApi.scores(dataset, image, signal));
  if (data === null || data.scores.length === 0) return null;
  return (
    <section aria-labelledby="scores">
      <h2 id="scores" className="panel-heading">{texts.clean.scores}</h2>
      <dl className="scores" data-testid="scores">
        {data.scores.map((score) => (
          <div key={score.name} title={score.lowestFirst ? texts.clean.low : texts.clean.high}>
            <dt>{score.name}</dt>
            <dd className="tabular">
              {formatScore(score.value)} <span aria-hidden="true">{score.lowestFirst ? '↓' : '↑'}</span>
              <span className="hidden">{score.lowestFirst ? texts.clean.low : texts.clean.high}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
