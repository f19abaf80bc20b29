import type { Decision, NoValidLabel } from '../api/types';

/** What a person said of an image. */
export interface Answer {
  decision: Decision;
  labels: number[];
  /** Why and how far, where no label is valid. */
  noValidLabel?: NoValidLabel;
  comment?: string;
  /** Ids of the defining features seen. */
  features?: string[];
}

interface PendingBase {
  /** UUID that makes sending it twice harmless. */
  requestId: string;
  taskId: string;
  annotator: string;
  /** Milliseconds since 1970; with the request id the order in which things were done. */
  madeAt: number;
}

export interface PendingAnswer extends PendingBase {
  kind: 'answer';
  /** What counts from now on. */
  after: Answer;
  secondsSpent: number;
}

export interface PendingUndo extends PendingBase {
  kind: 'undo';
  /** Answer that is taken back. */
  undoes: string | null;
  /** What counts from now on; null = nothing. */
  after: Answer | null;
}

export type Pending = PendingAnswer | PendingUndo;

/** Answers on their way to the server, oldest first. They are sent one at a time, so that they arrive in order. */
export interface OutboxState {
  pending: Pending[];
  /** Request under way. */
  sending: string | null;
  /** Requests that were sent at least once: the server may have them although no answer came back. */
  tried: ReadonlySet<string>;
  /** Failures in a row; above 0 = offline. */
  failures: number;
}

export type OutboxAction =
  | { type: 'added'; item: Pending }
  | { type: 'withdrawn'; requestId: string }
  | { type: 'started'; requestId: string }
  | { type: 'confirmed'; requestId: string }
  | { type: 'failed'; requestId: string }
  | { type: 'rejected'; requestId: string };

export const emptyOutbox: OutboxState = { pending: [], sending: null, tried: new Set(), failures: 0 };

export function reduceOutbox(state: OutboxState, action: OutboxAction): OutboxState {
  switch (action.type) {
    case 'added':
      // Once is enough: another tab may have stored it too.
      return state.pending.some((item) => item.requestId === action.item.requestId) ? state : { ...state, pending: [...state.pending, action.item] };
    case 'withdrawn':
      return canWithdraw(state, action.requestId) ? { ...state, pending: without(state.pending, action.requestId) } : state;
    case 'started':
      return { ...state, sending: action.requestId, tried: new Set([...state.tried, action.requestId]) };
    case 'confirmed':
      return { pending: without(state.pending, action.requestId), sending: null, tried: withoutTried(state, action.requestId), failures: 0 };
    case 'failed':
      return { ...state, sending: null, failures: state.failures + 1 };
    case 'rejected':
      // Taking back what was never taken would be refused as well.
      return {
        pending: without(state.pending, action.requestId).filter((item) => !(item.kind === 'undo' && item.undoes === action.requestId)),
        sending: null,
        tried: withoutTried(state, action.requestId),
        failures: 0,
      };
  }
}

/** True if the server cannot have it: then undoing needs no request. */
export const canWithdraw = (state: OutboxState, requestId: string) =>
  state.pending.some((item) => item.requestId === requestId) && !state.tried.has(requestId);

/** The newest thing on its way about a task. */
export const latestFor = (state: OutboxState, taskId: string, annotator: string): Pending | undefined =>
  state.pending.findLast((item) => item.taskId === taskId && item.annotator === annotator);

/** Milliseconds to wait before the next try: 1, 2, 4, 8, then 15 s. */
export const retryDelay = (failures: number) => Math.min(15_000, 1000 * 2 ** Math.max(0, failures - 1));

const without = (pending: Pending[], requestId: string) => pending.filter((item) => item.requestId !== requestId);

const withoutTried = (state: OutboxState, requestId: string) => new Set([...state.tried].filter((id) => id !== requestId));
