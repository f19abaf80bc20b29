import type { Decision, Task } from '../api/types';
import { latestFor, type Answer, type OutboxState } from '../outbox/outbox';
import type { View } from './keys';

/** What can be shown in the grid. */
export type Filter = 'all' | 'open' | Decision;

/** Something that can be taken back. */
export interface Done {
  taskId: string;
  /** Request of the answer; null if it was given before the page was loaded. */
  requestId: string | null;
  /** What counted before it. */
  before: Answer | null;
}

export interface SessionState {
  tasks: Task[];
  /** Task in hand. */
  currentId: string | null;
  view: View;
  filter: Filter;
  /** What was done, oldest first. */
  history: Done[];
}

export type SessionAction =
  | { type: 'loaded'; tasks: Task[]; annotator: string; imageId: string | null; outbox: OutboxState }
  | { type: 'merged'; task: Task }
  | { type: 'selected'; taskId: string }
  | { type: 'viewed'; view: View }
  | { type: 'filtered'; filter: Filter }
  | { type: 'answered'; done: Done; nextId: string | null }
  | { type: 'undone' }
  | { type: 'rejected'; requestId: string };

export const emptySession: SessionState = { tasks: [], currentId: null, view: 'grid', filter: 'all', history: [] };

export function reduceSession(state: SessionState, action: SessionAction): SessionState {
  switch (action.type) {
    case 'loaded': {
      const fresh = new Set(action.tasks.map((task) => task.id));
      const tasks = [...state.tasks.filter((task) => !fresh.has(task.id)), ...action.tasks].sort((a, b) => a.rank - b.rank);
      const asked = action.imageId === null ? undefined : tasks.find((task) => task.imageId === action.imageId);
      const first = asked ?? tasks.find((task) => isOpen(task, action.annotator, action.outbox)) ?? tasks[0];
      return {
        ...state,
        tasks,
        currentId: state.currentId ?? first?.id ?? null,
        view: state.currentId === null && asked !== undefined ? 'one' : state.view,
        history: state.history.length > 0 ? state.history : historyOf(tasks, action.annotator),
      };
    }
    case 'merged':
      // Answers to submissions carry no image facts.
      return { ...state, tasks: state.tasks.map((task) => (task.id === action.task.id ? { ...action.task, image: task.image } : task)) };
    case 'selected':
      return { ...state, currentId: action.taskId };
    case 'viewed':
      return { ...state, view: action.view };
    case 'filtered':
      return { ...state, filter: action.filter };
    case 'answered':
      return { ...state, history: [...state.history, action.done], currentId: action.nextId ?? state.currentId };
    case 'rejected':
      return { ...state, history: state.history.filter((done) => done.requestId !== action.requestId) };
    case 'undone': {
      const last = state.history.at(-1);
      return last === undefined ? state : { ...state, history: state.history.slice(0, -1), currentId: last.taskId };
    }
  }
}

// After a reload, answers that were given before it can still be taken back.
function historyOf(tasks: Task[], annotator: string): Done[] {
  return tasks
    .flatMap((task) => task.annotations.filter((annotation) => annotation.annotator === annotator).map((annotation) => ({ task, annotation })))
    .sort((a, b) => a.annotation.created.localeCompare(b.annotation.created))
    .map(({ task }) => ({ taskId: task.id, requestId: null, before: null }));
}

/** The annotator's answer as it will be once everything on its way has arrived. */
export function answerOf(task: Task, annotator: string, outbox: OutboxState): Answer | null {
  const pending = latestFor(outbox, task.id, annotator);
  if (pending !== undefined) return pending.after;
  const own = task.annotations.findLast((annotation) => annotation.annotator === annotator);
  return own === undefined ? null : { decision: own.decision, labels: own.labels };
}

/** Someone else's answer that closed the task; a task that is still open shows nobody else's. */
export const closedBy = (task: Task, annotator: string) =>
  task.done ? task.annotations.findLast((annotation) => annotation.annotator !== annotator) : undefined;

export const isOpen = (task: Task, annotator: string, outbox: OutboxState) =>
  answerOf(task, annotator, outbox) === null && closedBy(task, annotator) === undefined;

/** The answer that the page shows on a task: one's own, or the one that closed it. */
export function shownAnswer(task: Task, annotator: string, outbox: OutboxState): Answer | null {
  const closing = closedBy(task, annotator);
  return answerOf(task, annotator, outbox) ?? (closing === undefined ? null : { decision: closing.decision, labels: closing.labels });
}

export function matches(task: Task, filter: Filter, annotator: string, outbox: OutboxState): boolean {
  if (filter === 'all') return true;
  const answer = shownAnswer(task, annotator, outbox);
  return filter === 'open' ? answer === null : answer?.decision === filter;
}

/** The next open task after one, going round; null if no other is open. */
export function nextOpen(tasks: Task[], currentId: string, annotator: string, outbox: OutboxState): string | null {
  const at = tasks.findIndex((task) => task.id === currentId);
  const others = [...tasks.slice(at + 1), ...tasks.slice(0, Math.max(0, at))];
  return others.find((task) => isOpen(task, annotator, outbox))?.id ?? null;
}

export interface Progress {
  done: number;
  counts: Record<Decision, number>;
}

export function progressOf(tasks: Task[], annotator: string, outbox: OutboxState): Progress {
  const counts: Record<Decision, number> = { keep: 0, relabel: 0, remove: 0, unsure: 0 };
  let done = 0;
  for (const task of tasks) {
    const answer = shownAnswer(task, annotator, outbox);
    if (answer === null) continue;
    done++;
    counts[answer.decision]++;
  }
  return { done, counts };
}

/** The answer that accepting a suggestion gives: the label that is there already is kept. */
export function acceptanceOf(task: Task, suggestion: number): Answer | null {
  const label = task.suggested[suggestion - 1];
  if (label === undefined) return null;
  return labelled(task, label);
}

/** The answer that choosing a label gives. */
export const labelled = (task: Task, label: number): Answer =>
  task.given.length === 1 && task.given[0] === label ? { decision: 'keep', labels: [] } : { decision: 'relabel', labels: [label] };
