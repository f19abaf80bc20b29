import { useImperativeHandle, type Ref } from 'react';
import type { Annotation, Task } from '../api/types';
import { ActionButton } from '../batch/ActionButton';
import { CommentField } from '../batch/CommentField';
import type { Action } from '../batch/keys';
import { answerFrom, answerOf, isChange, isSameSet, labelledAs } from '../batch/session';
import { TaskDetails } from '../batch/TaskDetails';
import type { Session } from '../batch/useSession';
import { texts } from '../i18n/en';
import { ChosenLabels } from '../label/ChosenLabels';
import type { PanelHandle } from '../label/SetsPanel';
import { EarlierAnswer } from './EarlierAnswer';

interface RefinePanelProps {
  session: Session;
  task: Task;
  total: number;
  onAction: (action: Action) => void;
  ref?: Ref<PanelHandle>;
}

/** Who said what of an image, side by side: agree with one of them, or change it and say why. */
export function RefinePanel({ session, task, total, onAction, ref }: RefinePanelProps) {
  const { draft, nameOf, outbox, annotator } = session;
  const own = answerOf(task, annotator, outbox);
  const isOwn = (earlier: Annotation) => own !== null && !isChange({ ...task, earlier: [earlier], checked: [] }, own);
  const agree = (earlier: Annotation) => {
    const { decision, labels, noValidLabel } = answerFrom(earlier);
    session.respond({ decision, labels, ...(noValidLabel === undefined ? {} : { noValidLabel }) }, texts.refine.agreed(earlier.annotator));
  };
  const changes = draft.labels.length > 0 && isChange(task, labelledAs(task, draft.labels));
  const isAsChecked = isSameSet(draft.labels, task.checked);

  useImperativeHandle(ref, () => ({
    pick: (place) => {
      const earlier = task.earlier[place - 1];
      if (earlier !== undefined) agree(earlier);
    },
    turn: () => undefined,
  }));

  return (
    <aside className="panel refine" aria-label={texts.batch.actions} data-testid="refine-panel">
      <div className="panel-top">
        <span className="panel-position">{texts.batch.position(task.rank, total)}</span>
        <span className="muted">{own === null ? '' : texts.label.answered}</span>
      </div>
      <dl className="labels">
        <dt>{texts.refine.original}</dt>
        <dd className={task.given.length === 0 ? 'muted' : ''}>{task.given.length === 0 ? texts.batch.noGiven : task.given.map(nameOf).join(', ')}</dd>
      </dl>
      <section aria-labelledby="said">
        <h2 id="said" className="panel-heading">{texts.refine.said}</h2>
        <ul className="earlier">
          {task.earlier.map((earlier, index) => (
            <EarlierAnswer key={earlier.id} answer={earlier} given={task.given} nameOf={nameOf} place={index + 1} pressed={isOwn(earlier)} onAgree={() => agree(earlier)} />
          ))}
        </ul>
      </section>
      <ChosenLabels labels={draft.labels} nameOf={nameOf} onRemove={(label) => onAction({ type: 'tick', label })} onFind={() => onAction({ type: 'change' })} />
      <CommentField value={draft.comment} required={changes} onChange={(comment) => session.change({ comment })} />
      <div className="actions" role="group" aria-label={texts.batch.actions}>
        <ActionButton keys="Enter" decision="relabel" icon="keep" disabled={draft.labels.length === 0} onClick={() => onAction({ type: 'submit' })} testId="action-submit">
          {changes ? texts.refine.change : isAsChecked ? texts.refine.confirmAll(draft.labels.length) : texts.label.submit(draft.labels.length)}
        </ActionButton>
        <ActionButton keys="V" decision="noValidLabel" pressed={own?.decision === 'noValidLabel'} onClick={() => onAction({ type: 'refuse' })} testId="action-refuse">
          {texts.label.noValidLabel}
        </ActionButton>
        <ActionButton keys="R" decision="remove" pressed={own?.decision === 'remove'} onClick={() => onAction({ type: 'remove' })} testId="action-remove">
          {texts.batch.remove}
        </ActionButton>
        <ActionButton keys="N" decision="unsure" pressed={own?.decision === 'unsure'} onClick={() => onAction({ type: 'unsure' })} testId="action-unsure">
          {texts.batch.unsure}
        </ActionButton>
        <ActionButton keys="U" icon="undo" onClick={() => onAction({ type: 'undo' })} testId="action-undo" disabled={session.state.history.length === 0}>
          {texts.batch.undo}
        </ActionButton>
      </div>
      <TaskDetails task={task} />
    </aside>
  );
}
