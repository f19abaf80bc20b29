import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/client';
import type { Task } from '../api/types';
import type { Pending } from './outbox';
import { Sender, type Outcome } from './sender';
import type { PendingStorage } from './storage';

class MemoryStorage implements PendingStorage {
  readonly items = new Map<string, Pending>();
  load = () => [...this.items.values()];
  put = (item: Pending) => void this.items.set(item.requestId, item);
  remove = (requestId: string) => void this.items.delete(requestId);
}

const answer = (requestId: string, taskId = requestId): Pending => ({
  kind: 'answer', requestId, taskId, annotator: 'ann', madeAt: 1, after: { decision: 'keep', labels: [] }, secondsSpent: 1,
});
const task = (id: string) => ({ id }) as Task;
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('sender', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('sends one after the other and forgets what arrived', async () => {
    const storage = new MemoryStorage();
    const sent: string[] = [];
    const sender = new Sender(storage, (item) => {
      sent.push(item.requestId);
      return Promise.resolve(task(item.taskId));
    });
    sender.add(answer('a'));
    sender.add(answer('b'));
    await settle();
    expect(sent).toEqual(['a', 'b']);
    expect(storage.items.size).toBe(0);
  });

  it('keeps everything while the server is away, then sends it in order with the same ids', async () => {
    const storage = new MemoryStorage();
    const sent: string[] = [];
    let away = true;
    const sender = new Sender(storage, (item) => {
      sent.push(item.requestId);
      return away ? Promise.reject(new ApiError(0, 'away')) : Promise.resolve(task(item.taskId));
    });
    sender.add(answer('a'));
    sender.add(answer('b'));
    await settle();
    expect(sender.getState()).toMatchObject({ failures: 1 });
    expect([...storage.items.keys()]).toEqual(['a', 'b']);

    away = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toEqual(['a', 'a', 'b']);
    expect(sender.getState()).toMatchObject({ pending: [], failures: 0 });
    expect(storage.items.size).toBe(0);
  });

  it('waits as long as the server asks for', async () => {
    let calls = 0;
    const sender = new Sender(new MemoryStorage(), (item) => (++calls === 1 ? Promise.reject(new ApiError(503, 'busy', 5)) : Promise.resolve(task(item.taskId))));
    sender.add(answer('a'));
    await vi.advanceTimersByTimeAsync(4900);
    expect(calls).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(calls).toBe(2);
  });

  it('sends what an earlier page left behind', async () => {
    const storage = new MemoryStorage();
    storage.put(answer('old'));
    const sent: string[] = [];
    const sender = new Sender(storage, (item) => {
      sent.push(item.requestId);
      return Promise.resolve(task(item.taskId));
    });
    sender.retryNow();
    await settle();
    expect(sent).toEqual(['old']);
  });

  it('tells of a refusal, drops it and goes on', async () => {
    const storage = new MemoryStorage();
    const outcomes: Outcome[] = [];
    const sender = new Sender(storage, (item) => (item.requestId === 'a' ? Promise.reject(new ApiError(409, 'held by others')) : Promise.resolve(task(item.taskId))));
    sender.onOutcome((outcome) => outcomes.push(outcome));
    sender.add(answer('a'));
    sender.add(answer('b'));
    await settle();
    expect(outcomes.map((outcome) => [outcome.type, outcome.item.requestId])).toEqual([['rejected', 'a'], ['confirmed', 'b']]);
    expect(storage.items.size).toBe(0);
  });

  it('withdraws only what was not sent yet', async () => {
    const sender = new Sender(new MemoryStorage(), () => new Promise(() => undefined));
    sender.add(answer('a'));
    sender.add(answer('b'));
    await settle();
    expect(sender.withdraw('a')).toBe(false);
    expect(sender.withdraw('b')).toBe(true);
    expect(sender.getState().pending.map((item) => item.requestId)).toEqual(['a']);
  });
});
