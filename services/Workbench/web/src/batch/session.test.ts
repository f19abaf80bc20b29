import { describe, expect, it } from 'vitest';
import type { Annotation, Task } from '../api/types';
import { emptyOutbox, reduceOutbox, type OutboxState } from '../outbox/outbox';
import { acceptanceOf, answerOf, emptySession, isOpen, labelled, matches, nextOpen, progressOf, reduceSession, shownAnswer, type SessionState } from './session';

const me = 'ann';
const annotation = (decision: Annotation['decision'], annotator = me, created = '2026-03-01T12:00:00Z'): Annotation => ({ id: created, annotator, decision, labels: [], comment: '', created });
const task = (rank: number, more: Partial<Task> = {}): Task => ({
  id: `t${rank}`, batch: 'b', imageId: `000000-000${rank}`, rank, given: [0], suggested: [1, 0, 2], score: 0.1, reason: '', annotations: [], done: false, leaseExpires: null,
  image: { id: `000000-000${rank}`, name: 'x.jpg', width: 1, height: 1 }, ...more,
});
const loaded = (tasks: Task[], imageId: string | null = null, state: SessionState = emptySession) =>
  reduceSession(state, { type: 'loaded', tasks, annotator: me, imageId, outbox: emptyOutbox });
const pending = (taskId: string, requestId = 'a'): OutboxState =>
  reduceOutbox(emptyOutbox, { type: 'added', item: { kind: 'answer', requestId, taskId, annotator: me, madeAt: 1, after: { decision: 'remove', labels: [] }, secondsSpent: 1 } });

describe('session', () => {
  it('begins with the first open image', () => {
    expect(loaded([task(2), task(1, { done: true, annotations: [annotation('keep')] })]).currentId).toBe('t2');
  });

  it('begins with the image that the address names, large', () => {
    expect(loaded([task(1), task(2)], '000000-0002')).toMatchObject({ currentId: 't2', view: 'one' });
  });

  it('keeps the place when more pages come and when tasks are loaded again', () => {
    const first = { ...loaded([task(1), task(2)]), currentId: 't2' };
    const more = loaded([task(2, { done: true }), task(3)], null, first);
    expect(more.currentId).toBe('t2');
    expect(more.tasks.map((entry) => [entry.id, entry.done])).toEqual([['t1', false], ['t2', true], ['t3', false]]);
  });

  it('keeps the facts of an image when its task comes back from the server', () => {
    const state = reduceSession(loaded([task(1)]), { type: 'merged', task: task(1, { done: true, image: null }) });
    expect(state.tasks[0]).toMatchObject({ done: true, image: { name: 'x.jpg' } });
  });

  it('goes back to the image that is undone, newest first', () => {
    let state = loaded([task(1), task(2), task(3)]);
    state = reduceSession(state, { type: 'answered', done: { taskId: 't1', requestId: 'a', before: null }, nextId: 't2' });
    state = reduceSession(state, { type: 'answered', done: { taskId: 't2', requestId: 'b', before: null }, nextId: 't3' });
    expect(state.currentId).toBe('t3');
    state = reduceSession(state, { type: 'undone' });
    expect(state).toMatchObject({ currentId: 't2', history: [{ taskId: 't1' }] });
    state = reduceSession(reduceSession(state, { type: 'undone' }), { type: 'undone' });
    expect(state).toMatchObject({ currentId: 't1', history: [] });
  });

  it('can undo answers given before the page was loaded, newest first', () => {
    const state = loaded([
      task(1, { done: true, annotations: [annotation('keep', me, '2026-03-01T12:05:00Z')] }),
      task(2, { done: true, annotations: [annotation('keep', me, '2026-03-01T12:00:00Z')] }),
      task(3, { done: true, annotations: [annotation('keep', 'bob')] }),
    ]);
    expect(state.history.map((done) => done.taskId)).toEqual(['t2', 't1']);
  });

  it('forgets a refused answer', () => {
    const state = reduceSession(loaded([task(1)]), { type: 'answered', done: { taskId: 't1', requestId: 'a', before: null }, nextId: null });
    expect(reduceSession(state, { type: 'rejected', requestId: 'a' }).history).toEqual([]);
  });
});

describe('answers', () => {
  it('shows what is on its way before what the server has', () => {
    const answered = task(1, { annotations: [annotation('keep')], done: true });
    expect(answerOf(answered, me, emptyOutbox)?.decision).toBe('keep');
    expect(answerOf(answered, me, pending('t1'))?.decision).toBe('remove');
  });

  it('shows an undo on its way as open although the server still has the answer', () => {
    const undone = reduceOutbox(emptyOutbox, { type: 'added', item: { kind: 'undo', requestId: 'u', taskId: 't1', annotator: me, madeAt: 1, undoes: null, after: null } });
    expect(isOpen(task(1, { annotations: [annotation('keep')], done: true }), me, undone)).toBe(true);
  });

  it('shows the answer by which somebody else closed a task', () => {
    const closed = task(1, { annotations: [annotation('relabel', 'bob')], done: true });
    expect(shownAnswer(closed, me, emptyOutbox)?.decision).toBe('relabel');
    expect(isOpen(closed, me, emptyOutbox)).toBe(false);
  });

  it('goes on to the next open image, round to the first, and stays when none is left', () => {
    const tasks = [task(1), task(2, { annotations: [annotation('keep')], done: true }), task(3)];
    expect(nextOpen(tasks, 't1', me, emptyOutbox)).toBe('t3');
    expect(nextOpen(tasks, 't3', me, emptyOutbox)).toBe('t1');
    expect(nextOpen([task(1)], 't1', me, emptyOutbox)).toBeNull();
    expect(nextOpen(tasks, 't1', me, pending('t3'))).toBeNull();
  });

  it('counts what is done by decision', () => {
    const tasks = [task(1), task(2, { annotations: [annotation('keep')], done: true }), task(3)];
    expect(progressOf(tasks, me, pending('t3'))).toEqual({ done: 2, counts: { keep: 1, relabel: 0, remove: 1, unsure: 0 } });
  });

  it('filters by what is shown', () => {
    expect(matches(task(1), 'open', me, emptyOutbox)).toBe(true);
    expect(matches(task(1), 'remove', me, pending('t1'))).toBe(true);
    expect(matches(task(1), 'open', me, pending('t1'))).toBe(false);
  });

  it('accepts the nth suggestion, and keeps a label that is there already', () => {
    expect(acceptanceOf(task(1), 1)).toEqual({ decision: 'relabel', labels: [1] });
    expect(acceptanceOf(task(1), 2)).toEqual({ decision: 'keep', labels: [] });
    expect(acceptanceOf(task(1), 4)).toBeNull();
    expect(labelled(task(1, { given: [0, 1] }), 0)).toEqual({ decision: 'relabel', labels: [0] });
  });
});
