import type { Task } from '../api/types';
import { texts } from '../i18n/en';
import { FeatureList } from '../label/FeatureList';
import { ActionButton } from './ActionButton';
import { CommentField } from './CommentField';
import type { Action } from './keys';
import { closedBy, shownAnswer } from './session';
import { TaskDetails } from './TaskDetails';
import type { Session } from './useSession';

const suggestionsShown = 5;

/** What the image is said to be, why it is here, and what can be done. */
export function Panel({ session, task, total, onAction }: { session: Session; task: Task; total: number; onAction: (action: Action) => void }) {
  const { nameOf, annotator, outbox } = session;
  const answer = shownAnswer(task, annotator, outbox);
  const closing = closedBy(task, annotator);
  const given = task.given.map(nameOf).join(', ');
  const accepted = answer?.decision === 'relabel' ? answer.labels[0] : undefined;
  const suggested = task.suggested.slice(0, suggestionsShown);
  const isOther = accepted !== undefined && !suggested.includes(accepted);
  return (
    <aside className="panel" aria-label={texts.batch.actions}>
      <div className="panel-top">
        <span className="panel-position">{texts.batch.position(task.rank, total)}</span>
        {closing !== undefined && <span className="muted">{texts.batch.byOthers(closing.annotator)}</span>}
      </div>
      <dl className="labels">
        <dt>{texts.batch.given}</dt>
        <dd data-testid="given-label" className={given === '' ? 'muted' : ''}>{given === '' ? texts.batch.noGiven : given}</dd>
        <dt>{texts.batch.suggested}</dt>
        <dd data-testid="suggested-label" className={suggested.length === 0 ? 'muted' : task.given.includes(suggested[0] ?? -1) ? '' : 'labels-suggested'}>{suggested[0] === undefined ? texts.batch.noSuggestion : nameOf(suggested[0])}</dd>
      </dl>
      <div className="actions" role="group" aria-label={texts.batch.actions}>
        <ActionButton keys="K" decision="keep" pressed={answer?.decision === 'keep'} onClick={() => onAction({ type: 'keep' })} testId="action-keep">
          {given === '' ? texts.batch.keep : texts.batch.keepLabel(given)}
        </ActionButton>
        {suggested.filter((label) => !(task.given.length === 1 && task.given[0] === label)).map((label) => {
          const place = suggested.indexOf(label) + 1;
          return (
            <ActionButton
              key={label}
              keys={place === 1 ? 'S' : String(place)}
              decision="relabel"
              pressed={accepted === label}
              onClick={() => onAction({ type: 'accept', suggestion: place })}
              testId={`action-accept-${place}`}
            >
              {texts.batch.accept(nameOf(label))}
            </ActionButton>
          );
        })}
        <ActionButton keys="C" decision="relabel" icon="tag" pressed={isOther} onClick={() => onAction({ type: 'change' })} testId="action-change">
          {isOther ? texts.batch.accept(nameOf(accepted)) : texts.batch.change}
        </ActionButton>
        <ActionButton keys="R" decision="remove" pressed={answer?.decision === 'remove'} onClick={() => onAction({ type: 'remove' })} testId="action-remove">
          {texts.batch.remove}
        </ActionButton>
        <ActionButton keys="N" decision="unsure" pressed={answer?.decision === 'unsure'} onClick={() => onAction({ type: 'unsure' })} testId="action-unsure">
          {texts.batch.unsure}
        </ActionButton>
        <ActionButton keys="U" icon="undo" onClick={() => onAction({ type: 'undo' })} testId="action-undo" disabled={session.state.history.length === 0}>
          {texts.batch.undo}
        </ActionButton>
      </div>
      {task.kind === 'review' && <FeatureList session={session} classes={task.given} />}
      <CommentField value={session.draft.comment} onChange={(comment) => session.change({ comment })} />
      <TaskDetails task={task} />
    </aside>
  );
}
