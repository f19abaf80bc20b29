import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useSearchParams } from 'react-router';
import { api } from '../api/client';
import type { Batch, Dataset, Task, Taxonomy } from '../api/types';
import { texts } from '../i18n/en';
import { newRequestId, useOutbox, useSender } from '../outbox/context';
import type { Answer, OutboxState } from '../outbox/outbox';
import type { Action } from './keys';
import { acceptanceOf, answerOf, emptySession, labelled, nextOpen, reduceSession, type SessionAction, type SessionState } from './session';
import { useStopwatch } from './useStopwatch';

export interface Notice {
  id: number;
  text: string;
  tone: 'plain' | 'problem';
}

export interface Session {
  dataset: Dataset;
  batch: Batch;
  annotator: string;
  state: SessionState;
  outbox: OutboxState;
  current: Task | null;
  /** True when every task of the batch is loaded. */
  complete: boolean;
  error: Error | null;
  notice: Notice | null;
  /** Labels chosen lately, newest first. */
  recent: number[];
  dispatch: (action: SessionAction) => void;
  reload: () => void;
  nameOf: (label: number) => string;
  /** Gives the current image a label. */
  choose: (label: number) => void;
  perform: (action: Action, shown: Task[], columns: number) => void;
}

const recentLabels = 8;
const imageParameter = 'image';

export function useSession(dataset: Dataset, batch: Batch, taxonomy: Taxonomy, annotator: string): Session {
  const sender = useSender();
  const outbox = useOutbox();
  const [state, dispatch] = useReducer(reduceSession, emptySession);
  const [loading, setLoading] = useState<{ complete: boolean; error: Error | null; turn: number }>({ complete: false, error: null, turn: 0 });
  const [notice, setNotice] = useState<Notice | null>(null);
  const [recent, setRecent] = useState<number[]>([]);
  const [search, setSearch] = useSearchParams();
  const askedImage = useRef(search.get(imageParameter));

  const names = useMemo(() => new Map(taxonomy.classes.map((entry) => [entry.id, entry.name])), [taxonomy]);
  const nameOf = useCallback((label: number) => names.get(label) ?? `#${label}`, [names]);
  const say = useCallback((text: string, tone: Notice['tone'] = 'plain') => setNotice((last) => ({ id: (last?.id ?? 0) + 1, text, tone })), []);

  const reload = useCallback(() => setLoading((last) => ({ ...last, error: null, turn: last.turn + 1 })), []);

  const current = state.tasks.find((task) => task.id === state.currentId) ?? null;
  const secondsSpent = useStopwatch(state.currentId);

  // Pages come one after the other; work can begin with the first.
  useEffect(() => {
    const abort = new AbortController();
    const load = async () => {
      let token = '';
      do {
        const page = await api.tasks(batch.id, annotator, token, abort.signal);
        dispatch({ type: 'loaded', tasks: page.tasks, annotator, imageId: askedImage.current, outbox: sender.getState() });
        token = page.nextPageToken;
      } while (token !== '');
    };
    load().then(
      () => setLoading((last) => ({ ...last, complete: true, error: null })),
      (error: unknown) => {
        if (!abort.signal.aborted) setLoading((last) => ({ ...last, error: error instanceof Error ? error : new Error(String(error)) }));
      },
    );
    return () => abort.abort();
  }, [batch.id, annotator, sender, loading.turn]);

  useEffect(
    () =>
      sender.onOutcome((outcome) => {
        // At once: the queue is about to forget the answer, and the image must not look open in between.
        if (outcome.type === 'confirmed') flushSync(() => dispatch({ type: 'merged', task: outcome.task }));
        else {
          say(texts.batch.rejected(outcome.error.message), 'problem');
          dispatch({ type: 'rejected', requestId: outcome.item.requestId });
          reload();
        }
      }),
    [sender, say, reload],
  );

  // The address names the image in hand, so that it can be shared and survives a reload.
  const imageId = state.view === 'one' ? (current?.imageId ?? null) : null;
  useEffect(() => {
    if (state.tasks.length === 0) return;
    setSearch(imageId === null ? {} : { [imageParameter]: imageId }, { replace: true, preventScrollReset: true });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- setSearch is new at every navigation
  }, [imageId, state.tasks.length === 0]);

  const answer = useCallback(
    (task: Task, after: Answer, text: string) => {
      const requestId = newRequestId();
      const before = answerOf(task, annotator, sender.getState());
      sender.add({ kind: 'answer', requestId, taskId: task.id, annotator, madeAt: Date.now(), after, secondsSpent: secondsSpent() });
      dispatch({ type: 'answered', done: { taskId: task.id, requestId, before }, nextId: nextOpen(state.tasks, task.id, annotator, sender.getState()) });
      say(texts.batch.said(text, task.rank));
    },
    [annotator, sender, secondsSpent, state.tasks, say],
  );

  const relabel = useCallback(
    (task: Task, after: Answer) => {
      const label = after.labels[0];
      answer(task, after, label === undefined ? texts.batch.decided.keep : texts.batch.changed(nameOf(label)));
    },
    [answer, nameOf],
  );

  const choose = useCallback(
    (label: number) => {
      if (current === null) return;
      setRecent((last) => [label, ...last.filter((other) => other !== label)].slice(0, recentLabels));
      relabel(current, labelled(current, label));
    },
    [current, relabel],
  );

  const undo = useCallback(() => {
    const last = state.history.at(-1);
    if (last === undefined) {
      say(texts.batch.nothingToUndo);
      return;
    }
    const isWithdrawn = last.requestId !== null && sender.withdraw(last.requestId);
    if (!isWithdrawn) {
      sender.add({ kind: 'undo', requestId: newRequestId(), taskId: last.taskId, annotator, madeAt: Date.now(), undoes: last.requestId, after: last.before });
    }
    dispatch({ type: 'undone' });
    say(texts.batch.undone(state.tasks.find((task) => task.id === last.taskId)?.rank ?? 0));
  }, [state.history, state.tasks, sender, annotator, say]);

  const perform = useCallback(
    (action: Action, shown: Task[], columns: number) => {
      switch (action.type) {
        case 'undo':
          undo();
          return;
        case 'toggleView':
          dispatch({ type: 'viewed', view: state.view === 'grid' ? 'one' : 'grid' });
          return;
        case 'open':
        case 'close':
          dispatch({ type: 'viewed', view: action.type === 'open' ? 'one' : 'grid' });
          return;
        case 'move':
        case 'edge': {
          const at = shown.findIndex((task) => task.id === state.currentId);
          const target = shown[targetOf(action, at, shown.length, columns)];
          if (target !== undefined) dispatch({ type: 'selected', taskId: target.id });
          return;
        }
        case 'accept': {
          const accepted = current === null ? null : acceptanceOf(current, action.suggestion);
          if (current === null || accepted === null) say(texts.batch.noSuggestionHint);
          else relabel(current, accepted);
          return;
        }
        case 'keep':
        case 'remove':
        case 'unsure':
          if (current !== null) answer(current, { decision: action.type, labels: [] }, texts.batch.decided[action.type]);
      }
    },
    [undo, state.view, state.currentId, current, answer, relabel, say],
  );

  return { dataset, batch, annotator, state, outbox, current, complete: loading.complete, error: loading.error, notice, recent, dispatch, reload, nameOf, choose, perform };
}

function targetOf(action: Extract<Action, { type: 'move' | 'edge' }>, at: number, count: number, columns: number): number {
  if (action.type === 'edge') return action.to === 'first' ? 0 : count - 1;
  const step = action.step * (action.by === 'row' ? columns : 1);
  const target = at + step;
  if (target >= 0 && target < count) return target;
  // From the last full row down to the last image; otherwise there is nowhere to go.
  return action.by === 'row' && action.step === 1 && Math.floor(at / columns) < Math.floor((count - 1) / columns) ? count - 1 : at;
}
