import { useImperativeHandle, useState, type Ref } from 'react';
import type { Task } from '../api/types';
import { ActionButton } from '../batch/ActionButton';
import { CommentField } from '../batch/CommentField';
import type { Action } from '../batch/keys';
import { answerOf } from '../batch/session';
import { TaskDetails } from '../batch/TaskDetails';
import type { Session } from '../batch/useSession';
import { texts } from '../i18n/en';
import { ChosenLabels } from './ChosenLabels';
import { ProposalRow } from './ProposalRow';
import { groupSize, useCards, useProposals } from './useKnowledge';

/** What keys do to the proposals. */
export interface PanelHandle {
  pick: (place: number) => void;
  turn: (step: 1 | -1) => void;
}

interface SetsPanelProps {
  session: Session;
  task: Task;
  shown: Task[];
  total: number;
  onAction: (action: Action) => void;
  ref?: Ref<PanelHandle>;
}

/** Which labels are valid: proposals in groups of five, or any other class, or none. */
export function SetsPanel({ session, task, shown, total, onAction, ref }: SetsPanelProps) {
  const { dataset, draft, nameOf, outbox, annotator } = session;
  const proposals = useProposals(dataset.name, shown, task);
  const [place, setPlace] = useState<{ taskId: string; group: number }>({ taskId: task.id, group: 0 });
  const group = place.taskId === task.id ? place.group : 0;
  const groups = Math.max(1, Math.ceil((proposals?.length ?? 0) / groupSize));
  const inSight = proposals?.slice(group * groupSize, (group + 1) * groupSize) ?? [];
  const cardOf = useCards(dataset.name, inSight);
  const answer = answerOf(task, annotator, outbox);
  const goTo = (next: number) => setPlace({ taskId: task.id, group: (next + groups) % groups });

  useImperativeHandle(ref, () => ({
    pick: (nth) => {
      const label = inSight[nth - 1];
      if (label !== undefined) onAction({ type: 'tick', label });
    },
    turn: (step) => goTo(group + step),
  }));

  return (
    <aside className="panel sets" aria-label={texts.batch.actions} data-testid="sets-panel">
      <div className="panel-top">
        <span className="panel-position">{texts.batch.position(task.rank, total)}</span>
        <span className="muted">{answer === null ? '' : texts.label.answered}</span>
      </div>
      <ChosenLabels labels={draft.labels} nameOf={nameOf} onRemove={(label) => onAction({ type: 'tick', label })} onFind={() => onAction({ type: 'change' })} />
      <div className="groups">
        <div className="tabs" role="group" aria-label={texts.label.groups}>
          {Array.from({ length: groups }, (_, index) => {
            const ticked = (proposals ?? []).slice(index * groupSize, (index + 1) * groupSize).filter((label) => draft.labels.includes(label)).length;
            return (
              <button key={index} type="button" className="tab" aria-pressed={index === group} data-testid="proposal-group" onClick={() => goTo(index)}>
                {texts.label.group(index * groupSize + 1, Math.min((index + 1) * groupSize, proposals?.length ?? groupSize))}
                {ticked > 0 && <span className="tab-count">{texts.label.ticked(ticked)}</span>}
              </button>
            );
          })}
        </div>
        <span className="groups-keys" aria-hidden="true">
          <kbd>[</kbd> <kbd>]</kbd>
        </span>
      </div>
      {proposals?.length === 0 ? (
        <p className="rows-empty" data-testid="no-proposals">{texts.label.noProposals}</p>
      ) : (
        <ul className="proposals" aria-label={texts.label.proposals} data-testid="proposals" data-loaded={proposals !== null}>
          {inSight.map((label, index) => (
            <ProposalRow
              key={label}
              dataset={dataset}
              id={label}
              name={nameOf(label)}
              card={cardOf(label)}
              place={index + 1}
              checked={draft.labels.includes(label)}
              note={task.given.includes(label) ? texts.change.given : ''}
              onToggle={() => onAction({ type: 'tick', label })}
            />
          ))}
        </ul>
      )}
      <div className="actions" role="group" aria-label={texts.batch.actions}>
        <ActionButton keys="Enter" decision="relabel" icon="keep" disabled={draft.labels.length === 0} onClick={() => onAction({ type: 'submit' })} testId="action-submit">
          {texts.label.submit(draft.labels.length)}
        </ActionButton>
        <ActionButton keys="V" decision="noValidLabel" pressed={answer?.decision === 'noValidLabel'} onClick={() => onAction({ type: 'refuse' })} testId="action-refuse">
          {texts.label.noValidLabel}
        </ActionButton>
        <ActionButton keys="N" decision="unsure" pressed={answer?.decision === 'unsure'} onClick={() => onAction({ type: 'unsure' })} testId="action-unsure">
          {texts.batch.unsure}
        </ActionButton>
        <ActionButton keys="U" icon="undo" onClick={() => onAction({ type: 'undo' })} testId="action-undo" disabled={session.state.history.length === 0}>
          {texts.batch.undo}
        </ActionButton>
      </div>
      <CommentField value={draft.comment} onChange={(comment) => session.change({ comment })} />
      <TaskDetails task={task} />
    </aside>
  );
}
