import type { Annotation, Batch, Decision, Task } from '../api/types';
import { latestFor, type Answer, type OutboxState } from '../outbox/outbox';
import type { View } from './keys';

/** What can be shown in the grid. */
export type Filter = 'all' | 'open' | Decision;

/** What somebody has begun to say of an image. */
export interface Draft {
  labels: number[];
  comment: string;
  /** Ids of the defining features seen. */
  features: string[];
}

/** Something that can be taken back. */
export interface Done {
  taskId: string;
  /** Answers of the same group were given, and are taken back, together. */
  group?: number;
  /** What had been begun, to go on from when it is taken back. */
  draft?: Draft;
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
  /** What was begun and not answered yet, by task. */
  drafts: Readonly<Record<string, Draft>>;
  /** What was done, oldest first. */
  history: Done[];
}

export type SessionAction =
  | { type: 'loaded'; tasks: Task[]; annotator: string; imageId: string | null; outbox: OutboxState }
  | { type: 'merged'; task: Task }
  | { type: 'selected'; taskId: string }
  | { type: 'viewed'; view: View }
  | { type: 'filtered'; filter: Filter }
  | { type: 'drafted'; taskId: string; draft: Draft }
  | { type: 'answered'; done: Done | Done[]; nextId: string | null }
  | { type: 'undone' }
  | { type: 'rejected'; requestId: string };

export const emptySession: SessionState = { tasks: [], currentId: null, view: 'grid', filter: 'all', drafts: {}, history: [] };

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
    case 'drafted':
      return { ...state, drafts: { ...state.drafts, [action.taskId]: action.draft } };
    case 'answered': {
      const done = Array.isArray(action.done) ? action.done : [action.done];
      const answered = new Set(done.map((entry) => entry.taskId));
      return {
        ...state,
        drafts: Object.fromEntries(Object.entries(state.drafts).filter(([taskId]) => !answered.has(taskId))),
        history: [...state.history, ...done],
        currentId: action.nextId ?? state.currentId,
      };
    }
    case 'rejected':
      return { ...state, history: state.history.filter((done) => done.requestId !== action.requestId) };
    case 'undone': {
      const undone = lastDone(state);
      const first = undone[0];
      if (first === undefined) return state;
      const drafts = Object.fromEntries(undone.flatMap((done) => (done.draft === undefined ? [] : [[done.taskId, done.draft]])));
      return { ...state, drafts: { ...state.drafts, ...drafts }, history: state.history.slice(0, -undone.length), currentId: first.taskId };
    }
  }
}

/** What undo takes back: the last answer, or all that were given together with it. */
export function lastDone(state: SessionState): Done[] {
  const last = state.history.at(-1);
  if (last === undefined) return [];
  if (last.group === undefined) return [last];
  const before = state.history.findLastIndex((done) => done.group !== last.group);
  return state.history.slice(before + 1);
}

// After a reload, answers that were given before it can still be taken back.
function historyOf(tasks: Task[], annotator: string): Done[] {
  return tasks
    .filter((task) => !task.closed)
    .flatMap((task) => task.annotations.filter((annotation) => annotation.annotator === annotator).map((annotation) => ({ task, annotation })))
    .sort((a, b) => a.annotation.created.localeCompare(b.annotation.created))
    .map(({ task }) => ({ taskId: task.id, requestId: null, before: null }));
}

/** The annotator's answer as it will be once everything on its way has arrived. */
export function answerOf(task: Task, annotator: string, outbox: OutboxState): Answer | null {
  const pending = latestFor(outbox, task.id, annotator);
  if (pending !== undefined) return pending.after;
  const own = task.annotations.findLast((annotation) => annotation.annotator === annotator);
  return own === undefined ? null : answerFrom(own);
}

/** An answer as the page keeps it. */
export const answerFrom = (annotation: Annotation): Answer => ({
  decision: annotation.decision,
  labels: annotation.labels,
  ...(annotation.noValidLabel === null ? {} : { noValidLabel: annotation.noValidLabel }),
  ...(annotation.comment === '' ? {} : { comment: annotation.comment }),
  ...(annotation.features.length === 0 ? {} : { features: annotation.features }),
});

/** The labels that an answer leaves an image with; null where it says nothing about them. */
export function labelsOf(given: readonly number[], answer: Answer): readonly number[] | null {
  switch (answer.decision) {
    case 'keep':
      return given;
    case 'relabel':
      return answer.labels;
    case 'noValidLabel':
    case 'remove':
      return [];
    case 'unsure':
      return null;
  }
}

export const isSameSet = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((label) => b.includes(label));

/** What has been begun on a task; at first what one said before, or what a refinement checks beforehand. */
export function draftOf(task: Task, state: SessionState, annotator: string, outbox: OutboxState): Draft {
  const begun = state.drafts[task.id];
  if (begun !== undefined) return begun;
  const own = answerOf(task, annotator, outbox);
  if (own === null) return { labels: task.checked, comment: '', features: [] };
  return { labels: [...(labelsOf(task.given, own) ?? [])], comment: own.comment ?? '', features: own.features ?? [] };
}

/** The answer that a set of labels gives: the set that is there already is kept. */
export const labelledAs = (task: Task, labels: readonly number[]): Answer =>
  isSameSet(task.given, labels) ? { decision: 'keep', labels: [] } : { decision: 'relabel', labels: [...labels] };

/** True if an answer to a refinement is a change, which has to say why: it is no earlier answer, nor what was checked beforehand. */
export function isChange(task: Task, answer: Answer): boolean {
  if (task.kind !== 'refine') return false;
  const labels = labelsOf(task.given, answer);
  const isEarlier = task.earlier.some((annotation) => {
    const before = labelsOf(task.given, answerFrom(annotation));
    const isSame = labels === null || before === null ? labels === before : isSameSet(labels, before);
    return isSame && (labels?.length !== 0 || annotation.decision === answer.decision);
  });
  return !isEarlier && !(labels !== null && labels.length > 0 && isSameSet(labels, task.checked));
}

/** Someone else's answer that closed the task; a task that is still open shows nobody else's. */
export const closedBy = (task: Task, annotator: string) =>
  task.done || task.closed ? task.annotations.findLast((annotation) => annotation.annotator !== annotator) : undefined;

/** True if one's answer is wanted. A task may have all its answers without showing them: others' stay hidden until their batch is closed. */
export const isOpen = (task: Task, annotator: string, outbox: OutboxState) =>
  !task.closed && answerOf(task, annotator, outbox) === null && (!task.done || task.annotations.some((annotation) => annotation.annotator === annotator));

/** True if one is asked about a task: batches may be split among annotators. */
export function isAsked(batch: Batch, rank: number, annotator: string): boolean {
  const part = batch.parts.find((candidate) => rank >= candidate.firstRank && rank <= candidate.lastRank);
  return part === undefined || part.annotators.length === 0 || part.annotators.includes(annotator);
}

/** How many tasks of a batch one is asked about. */
export const tasksFor = (batch: Batch, annotator: string) =>
  batch.parts.reduce((total, part) => (isAsked(batch, part.firstRank, annotator) ? total : total - (part.lastRank - part.firstRank + 1)), batch.tasks);

/** The answer that the page shows on a task: one's own, or the one that closed it. */
export function shownAnswer(task: Task, annotator: string, outbox: OutboxState): Answer | null {
  const closing = closedBy(task, annotator);
  return answerOf(task, annotator, outbox) ?? (closing === undefined ? null : answerFrom(closing));
}

export function matches(task: Task, filter: Filter, annotator: string, outbox: OutboxState): boolean {
  if (filter === 'all') return true;
  return filter === 'open' ? isOpen(task, annotator, outbox) : shownAnswer(task, annotator, outbox)?.decision === filter;
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
  const counts: Record<Decision, number> = { keep: 0, relabel: 0, noValidLabel: 0, remove: 0, unsure: 0 };
  let done = 0;
  for (const task of tasks) {
    if (isOpen(task, annotator, outbox)) continue;
    done++;
    const answer = shownAnswer(task, annotator, outbox);
    if (answer !== null) counts[answer.decision]++;
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
