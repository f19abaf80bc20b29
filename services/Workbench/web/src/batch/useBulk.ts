import { useCallback, useMemo, useState } from 'react';
import type { Task } from '../api/types';
import { all, extended, meant, nothing, toggled, type Selection } from '../clean/selection';
import { texts } from '../i18n/en';
import type { Answer } from '../outbox/outbox';
import { isTyping, type Action } from './keys';
import { acceptanceOf, labelled } from './session';
import type { FirstHearing } from './useKeys';
import type { Session } from './useSession';

export interface Bulk {
  ids: ReadonlySet<string>;
  /** How many images a decision is meant for. */
  count: number;
  clear: () => void;
  pick: (taskId: string, how: 'one' | 'toggle' | 'range') => void;
  /** Decides about all that are selected; false if nothing is, or the action is no decision. */
  perform: (action: Action) => boolean;
  /** Gives all that are selected a label; false if nothing is. */
  choose: (label: number) => boolean;
  hear: FirstHearing;
}

/** Decisions about many images of the grid at once. X selects, Shift with arrows goes on selecting, Ctrl+A selects all, Esc none. */
export function useBulk(session: Session, shown: readonly Task[], columns: number, isOn: boolean): Bulk {
  const { state, dispatch, answerAll } = session;
  const [selection, setSelection] = useState<Selection>(nothing);
  const ids = useMemo(() => shown.map((task) => task.id), [shown]);
  const many = useMemo(() => (isOn && selection.ids.size > 0 ? meant(selection, ids, null) : []), [isOn, selection, ids]);
  const tasks = useMemo(() => many.flatMap((id) => shown.find((task) => task.id === id) ?? []), [many, shown]);

  const clear = useCallback(() => setSelection(nothing), []);
  const answer = useCallback(
    (answers: (readonly [Task, Answer])[], text: string) => {
      if (answers.length > 0) answerAll(answers, text);
      clear();
      return true;
    },
    [answerAll, clear],
  );

  const pick = useCallback(
    (taskId: string, how: 'one' | 'toggle' | 'range') => {
      if (how === 'one') {
        if (selection.ids.size > 0) clear();
        dispatch(selection.ids.size === 0 && taskId === state.currentId ? { type: 'viewed', view: 'one' } : { type: 'selected', taskId });
        return;
      }
      if (!isOn) return;
      setSelection(how === 'toggle' ? toggled(selection, taskId) : extended(selection, ids, taskId, state.currentId));
      dispatch({ type: 'selected', taskId });
    },
    [selection, isOn, ids, state.currentId, clear, dispatch],
  );

  const perform = useCallback(
    (action: Action) => {
      if (tasks.length === 0) return false;
      switch (action.type) {
        case 'keep':
        case 'remove':
        case 'unsure':
          return answer(tasks.map((task) => [task, { decision: action.type, labels: [] }]), texts.batch.decided[action.type]);
        case 'accept': {
          const accepted = tasks.flatMap((task): (readonly [Task, Answer])[] => {
            const suggestion = acceptanceOf(task, action.suggestion);
            return suggestion === null ? [] : [[task, suggestion]];
          });
          return answer(accepted, texts.clean.acceptedMany);
        }
        default:
          return false;
      }
    },
    [tasks, answer],
  );

  const choose = useCallback(
    (label: number) => tasks.length > 0 && answer(tasks.map((task) => [task, labelled(task, label)]), texts.batch.changed(session.nameOf(label))),
    [tasks, answer, session],
  );

  const hear = useCallback<FirstHearing>(
    (event) => {
      if (!isOn || state.view !== 'grid' || event.altKey || isTyping(event.target)) return false;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
        setSelection(all(ids));
        return true;
      }
      if (event.ctrlKey || event.metaKey) return false;
      if (event.key.toLowerCase() === 'x' && state.currentId !== null && !event.repeat) {
        setSelection(toggled(selection, state.currentId));
        return true;
      }
      if (event.key === 'Escape' && selection.ids.size > 0) {
        clear();
        return true;
      }
      const step = event.shiftKey ? { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key] : undefined;
      if (step === undefined || state.currentId === null) return false;
      const at = ids.indexOf(state.currentId);
      const to = ids[Math.min(ids.length - 1, Math.max(0, at + step))];
      if (to === undefined) return false;
      setSelection(extended(selection, ids, to, state.currentId));
      dispatch({ type: 'selected', taskId: to });
      return true;
    },
    [isOn, state.view, state.currentId, ids, selection, columns, clear, dispatch],
  );

  return { ids: selection.ids, count: tasks.length === 0 ? 1 : tasks.length, clear, pick, perform, choose, hear };
}
