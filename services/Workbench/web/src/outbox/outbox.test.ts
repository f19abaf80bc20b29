import { describe, expect, it } from 'vitest';
import { canWithdraw, emptyOutbox, latestFor, reduceOutbox, retryDelay, type OutboxAction, type OutboxState, type Pending } from './outbox';

const answer = (requestId: string, taskId = 't1', madeAt = 1): Pending => ({
  kind: 'answer', requestId, taskId, annotator: 'ann', madeAt, after: { decision: 'keep', labels: [] }, secondsSpent: 1,
});
const undo = (requestId: string, undoes: string, taskId = 't1'): Pending => ({ kind: 'undo', requestId, taskId, annotator: 'ann', madeAt: 2, undoes, after: null });
const after = (...actions: OutboxAction[]): OutboxState => actions.reduce(reduceOutbox, emptyOutbox);
const ids = (state: OutboxState) => state.pending.map((item) => item.requestId);

describe('outbox', () => {
  it('keeps the order in which answers were given', () => {
    expect(ids(after({ type: 'added', item: answer('a') }, { type: 'added', item: answer('b', 't2') }))).toEqual(['a', 'b']);
  });

  it('takes the same request once', () => {
    expect(ids(after({ type: 'added', item: answer('a') }, { type: 'added', item: answer('a') }))).toEqual(['a']);
  });

  it('withdraws what was never sent', () => {
    const state = after({ type: 'added', item: answer('a') });
    expect(canWithdraw(state, 'a')).toBe(true);
    expect(ids(reduceOutbox(state, { type: 'withdrawn', requestId: 'a' }))).toEqual([]);
  });

  it('does not withdraw what may have arrived although no answer came back', () => {
    const state = after({ type: 'added', item: answer('a') }, { type: 'started', requestId: 'a' }, { type: 'failed', requestId: 'a' });
    expect(canWithdraw(state, 'a')).toBe(false);
    expect(reduceOutbox(state, { type: 'withdrawn', requestId: 'a' })).toBe(state);
  });

  it('keeps a failed request and counts failures until one succeeds', () => {
    const failed = after({ type: 'added', item: answer('a') }, { type: 'started', requestId: 'a' }, { type: 'failed', requestId: 'a' });
    expect(failed).toMatchObject({ sending: null, failures: 1 });
    expect(ids(failed)).toEqual(['a']);
    const done = reduceOutbox(reduceOutbox(failed, { type: 'started', requestId: 'a' }), { type: 'confirmed', requestId: 'a' });
    expect(done).toMatchObject({ pending: [], sending: null, failures: 0 });
    expect(done.tried.size).toBe(0);
  });

  it('drops the undo of an answer that was refused', () => {
    const state = after(
      { type: 'added', item: answer('a') }, { type: 'started', requestId: 'a' }, { type: 'added', item: undo('u', 'a') }, { type: 'added', item: answer('b', 't2') },
      { type: 'rejected', requestId: 'a' },
    );
    expect(ids(state)).toEqual(['b']);
  });

  it('tells the newest thing on its way about a task', () => {
    const state = after({ type: 'added', item: answer('a') }, { type: 'added', item: answer('b', 't2') }, { type: 'added', item: undo('u', 'a') });
    expect(latestFor(state, 't1', 'ann')?.requestId).toBe('u');
    expect(latestFor(state, 't1', 'bob')).toBeUndefined();
  });

  it('waits longer with each failure, up to 15 seconds', () => {
    expect([1, 2, 3, 4, 5, 50].map(retryDelay)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
  });
});
