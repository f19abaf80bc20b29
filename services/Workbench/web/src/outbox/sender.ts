import { ApiError } from '../api/client';
import type { Task } from '../api/types';
import { canWithdraw, emptyOutbox, reduceOutbox, retryDelay, type OutboxAction, type OutboxState, type Pending } from './outbox';
import type { PendingStorage } from './storage';

export type Outcome = { type: 'confirmed'; item: Pending; task: Task } | { type: 'rejected'; item: Pending; error: Error };

/** Sends what people decide, in order, until the server has it. */
export class Sender {
  private state: OutboxState = emptyOutbox;
  private readonly listeners = new Set<() => void>();
  private readonly outcomeListeners = new Set<(outcome: Outcome) => void>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly storage: PendingStorage;
  private readonly deliver: (item: Pending) => Promise<Task>;

  constructor(storage: PendingStorage, deliver: (item: Pending) => Promise<Task>) {
    this.storage = storage;
    this.deliver = deliver;
    for (const item of storage.load()) this.dispatch({ type: 'added', item });
  }

  readonly getState = () => this.state;

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  onOutcome(listener: (outcome: Outcome) => void) {
    this.outcomeListeners.add(listener);
    return () => {
      this.outcomeListeners.delete(listener);
    };
  }

  add(item: Pending) {
    this.storage.put(item);
    this.dispatch({ type: 'added', item });
    void this.pump();
  }

  /** Takes an item back if the server cannot have it; otherwise returns false and an undo has to follow it. */
  withdraw(requestId: string): boolean {
    if (!canWithdraw(this.state, requestId)) return false;
    this.storage.remove(requestId);
    this.dispatch({ type: 'withdrawn', requestId });
    return true;
  }

  /** Tries again at once instead of after the pause. */
  retryNow() {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    void this.pump();
  }

  private async pump(): Promise<void> {
    const item = this.state.pending[0];
    if (item === undefined || this.state.sending !== null || this.timer !== null) return;
    this.dispatch({ type: 'started', requestId: item.requestId });
    try {
      const task = await this.deliver(item);
      this.storage.remove(item.requestId);
      this.dispatch({ type: 'confirmed', requestId: item.requestId }, { type: 'confirmed', item, task });
    } catch (error) {
      if (!(error instanceof ApiError) || error.isTransient) {
        this.dispatch({ type: 'failed', requestId: item.requestId });
        const pause = error instanceof ApiError && error.retryAfterSeconds !== null ? error.retryAfterSeconds * 1000 : retryDelay(this.state.failures);
        this.timer = setTimeout(() => this.retryNow(), pause);
        return;
      }
      const before = this.state.pending;
      this.dispatch({ type: 'rejected', requestId: item.requestId }, { type: 'rejected', item, error });
      for (const dropped of before.filter((old) => !this.state.pending.includes(old))) this.storage.remove(dropped.requestId);
    }
    void this.pump();
  }

  // The outcome is told before the queue changes, so that a confirmed answer is in its task when it leaves the queue.
  private dispatch(action: OutboxAction, outcome?: Outcome) {
    if (outcome !== undefined) for (const listener of this.outcomeListeners) listener(outcome);
    this.state = reduceOutbox(this.state, action);
    for (const listener of this.listeners) listener();
  }
}
