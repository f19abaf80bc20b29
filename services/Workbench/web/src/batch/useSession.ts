import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useSearchParams } from 'react-router';
import { api } from '../api/client';
import type { Batch, Dataset, NoValidLabel, Task, Taxonomy } from '../api/types';
import { texts } from '../i18n/en';
import { newRequestId, useOutbox, useSender } from '../outbox/context';
import type { Answer, OutboxState } from '../outbox/outbox';
import type { Action } from './keys';
import {
  acceptanceOf, answerOf, draftOf, emptySession, isAsked, isChange, isSameSet, labelled, labelledAs, lastDone, nextOpen, reduceSession, type Done, type Draft, type SessionAction,
  type SessionState,
} from './session';
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
  /** What has been begun on the current image. */
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  /** Gives the current image a label, or, where several are asked for, adds it to those chosen. */
  choose: (label: number) => void;
  /** Answers with the labels chosen. */
  submit: () => void;
  /** Answers that no class is a valid label. */
  refuse: (why: NoValidLabel) => void;
  /** Answers the current image. */
  respond: (after: Answer, text: string) => void;
  /** Answers many images at once; taken back together. */
  answerAll: (answers: readonly (readonly [Task, Answer])[], text: string) => void;
  perform: (action: Action, shown: Task[], columns: number) => void;
}

const recentLabels = 8;
const noDraft: Draft = { labels: [], comment: '', features: [] };
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
        const tasks = page.tasks.filter((task) => isAsked(batch, task.rank, annotator));
        dispatch({ type: 'loaded', tasks, annotator, imageId: askedImage.current, outbox: sender.getState() });
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
  }, [batch, annotator, sender, loading.turn]);

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

  const draft = useMemo(() => (current === null ? noDraft : draftOf(current, state, annotator, outbox)), [current, state, annotator, outbox]);
  const change = useCallback(
    (part: Partial<Draft>) => {
      if (current !== null) dispatch({ type: 'drafted', taskId: current.id, draft: { ...draft, ...part } });
    },
    [current, draft],
  );

  const send = useCallback(
    (task: Task, after: Answer, seconds: number): Done => {
      const requestId = newRequestId();
      const before = answerOf(task, annotator, sender.getState());
      sender.add({ kind: 'answer', requestId, taskId: task.id, annotator, madeAt: Date.now(), after, secondsSpent: seconds });
      return { taskId: task.id, requestId, before };
    },
    [annotator, sender],
  );

  const answer = useCallback(
    (task: Task, after: Answer, text: string) => {
      if (task.closed) {
        say(texts.batch.isClosed, 'problem');
        return;
      }
      const comment = draft.comment.trim();
      const full: Answer = { ...after, ...(comment === '' ? {} : { comment }), ...(draft.features.length === 0 ? {} : { features: draft.features }) };
      if (comment === '' && isChange(task, full)) {
        say(texts.batch.needsComment, 'problem');
        document.getElementById('comment')?.focus();
        return;
      }
      const done = { ...send(task, full, secondsSpent()), draft };
      dispatch({ type: 'answered', done, nextId: nextOpen(state.tasks, task.id, annotator, sender.getState()) });
      say(texts.batch.said(text, task.rank));
    },
    [annotator, draft, send, sender, secondsSpent, state.tasks, say],
  );

  const answerAll = useCallback(
    (answers: readonly (readonly [Task, Answer])[], text: string) => {
      const group = Date.now();
      // The time went to all of them together.
      const seconds = Math.round((100 * secondsSpent()) / Math.max(1, answers.length)) / 100;
      const done = answers.filter(([task]) => !task.closed).map(([task, after]) => ({ ...send(task, after, seconds), group }));
      const last = answers.at(-1)?.[0];
      if (last === undefined) return;
      dispatch({ type: 'answered', done, nextId: nextOpen(state.tasks, last.id, annotator, sender.getState()) });
      say(answers.length === 1 ? texts.batch.said(text, last.rank) : texts.batch.saidOfMany(text, answers.length));
    },
    [annotator, send, sender, secondsSpent, state.tasks, say],
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
      if (!asksForSets(batch)) relabel(current, labelled(current, label));
      else if (!draft.labels.includes(label)) change({ labels: [...draft.labels, label] });
    },
    [current, batch, draft, change, relabel],
  );

  const submit = useCallback(() => {
    if (current === null) return;
    if (draft.labels.length === 0) {
      say(texts.batch.noneChosen, 'problem');
      return;
    }
    const after = labelledAs(current, draft.labels);
    const isConfirmed = current.kind === 'refine' && isSameSet(current.checked, draft.labels);
    answer(current, after, isConfirmed ? texts.batch.confirmed : after.decision === 'keep' ? texts.batch.decided.keep : texts.batch.chosen(draft.labels.length));
  }, [current, draft, answer, say]);

  const respond = useCallback(
    (after: Answer, text: string) => {
      if (current !== null) answer(current, after, text);
    },
    [current, answer],
  );

  const refuse = useCallback(
    (why: NoValidLabel) => respond({ decision: 'noValidLabel', labels: [], noValidLabel: why }, texts.batch.decided.noValidLabel),
    [respond],
  );

  const undo = useCallback(() => {
    const undone = lastDone(state);
    for (const last of undone.toReversed()) {
      const isWithdrawn = last.requestId !== null && sender.withdraw(last.requestId);
      if (isWithdrawn) continue;
      sender.add({ kind: 'undo', requestId: newRequestId(), taskId: last.taskId, annotator, madeAt: Date.now(), undoes: last.requestId, after: last.before });
    }
    dispatch({ type: 'undone' });
    const first = undone[0];
    if (first === undefined) say(texts.batch.nothingToUndo);
    else say(undone.length > 1 ? texts.batch.undoneMany(undone.length) : texts.batch.undone(state.tasks.find((task) => task.id === first.taskId)?.rank ?? 0));
  }, [state, sender, annotator, say]);

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
        case 'tick': {
          const labels = draft.labels.includes(action.label) ? draft.labels.filter((label) => label !== action.label) : [...draft.labels, action.label];
          if (current !== null) change({ labels });
          return;
        }
        case 'submit':
          submit();
          return;
        case 'keep':
        case 'remove':
        case 'unsure':
          if (current !== null) answer(current, { decision: action.type, labels: [] }, texts.batch.decided[action.type]);
      }
    },
    [undo, state.view, state.currentId, current, draft, change, submit, answer, relabel, say],
  );

  return {
    dataset, batch, annotator, state, outbox, current, complete: loading.complete, error: loading.error, notice, recent, draft, dispatch, reload, nameOf, change, choose, submit, refuse,
    respond, answerAll, perform,
  };
}

/** True where people are asked for all labels that are valid, not for one. */
export const asksForSets = (batch: Batch) => batch.kind === 'multilabel' || batch.kind === 'refine';

function targetOf(action: Extract<Action, { type: 'move' | 'edge' }>, at: number, count: number, columns: number): number {
  if (action.type === 'edge') return action.to === 'first' ? 0 : count - 1;
  const step = action.step * (action.by === 'row' ? columns : 1);
  const target = at + step;
  if (target >= 0 && target < count) return target;
  // From the last full row down to the last image; otherwise there is nowhere to go.
  return action.by === 'row' && action.step === 1 && Math.floor(at / columns) < Math.floor((count - 1) / columns) ? count - 1 : at;
}
