import { describe, expect, it } from 'vitest';
import type { Annotation, Batch, Task } from '../api/types';
import { emptyOutbox, reduceOutbox, type OutboxState } from '../outbox/outbox';
import {
  acceptanceOf, answerOf, draftOf, emptySession, isAsked, isChange, isOpen, labelled, labelledAs, lastDone, matches, nextOpen, progressOf, reduceSession, shownAnswer, tasksFor, type SessionState,
} from './session';

const me = 'ann';
const annotation = (decision: Annotation['decision'], annotator = me, created = '2026-03-01T12:00:00Z'): Annotation => ({
  id: created, annotator, decision, labels: [], comment: '', created, secondsSpent: 1, noValidLabel: null, features: [],
});
const task = (rank: number, more: Partial<Task> = {}): Task => ({
  id: `t${rank}`, batch: 'b', imageId: `000000-000${rank}`, rank, given: [0], suggested: [1, 0, 2], score: 0.1, reason: '', annotations: [], done: false, leaseExpires: null,
  kind: 'label', closed: false, earlier: [], checked: [],
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
    expect(progressOf(tasks, me, pending('t3'))).toEqual({ done: 2, counts: { keep: 1, noValidLabel: 0, relabel: 0, remove: 1, unsure: 0 } });
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

  it('takes back together what was answered together', () => {
    let state = loaded([task(1), task(2), task(3)]);
    state = reduceSession(state, { type: 'answered', done: { taskId: 't1', requestId: 'a', before: null }, nextId: 't2' });
    state = reduceSession(state, { type: 'answered', done: ['t2', 't3'].map((taskId) => ({ taskId, requestId: taskId, before: null, group: 7 })), nextId: null });
    expect(lastDone(state).map((done) => done.taskId)).toEqual(['t2', 't3']);
    state = reduceSession(state, { type: 'undone' });
    expect(state.currentId).toBe('t2');
    expect(lastDone(state).map((done) => done.taskId)).toEqual(['t1']);
  });

  it('keeps what was begun, and gives it back when the answer is taken back', () => {
    const draft = { labels: [2, 1], comment: 'both', features: ['3'] };
    let state = reduceSession(loaded([task(1), task(2)]), { type: 'drafted', taskId: 't1', draft });
    expect(draftOf(task(1), state, me, emptyOutbox)).toEqual(draft);
    state = reduceSession(state, { type: 'answered', done: { taskId: 't1', requestId: 'a', before: null, draft }, nextId: 't2' });
    expect(draftOf(task(1), state, me, emptyOutbox)).toEqual({ labels: [], comment: '', features: [] });
    expect(draftOf(task(1), reduceSession(state, { type: 'undone' }), me, emptyOutbox)).toEqual(draft);
  });

  it('begins with what was answered, or with what a refinement checks beforehand', () => {
    const answered = { ...annotation('relabel'), labels: [2], comment: 'why' };
    expect(draftOf(task(1, { annotations: [answered] }), emptySession, me, emptyOutbox)).toEqual({ labels: [2], comment: 'why', features: [] });
    expect(draftOf(task(1, { annotations: [annotation('keep')] }), emptySession, me, emptyOutbox).labels).toEqual([0]);
    expect(draftOf(task(1, { kind: 'refine', checked: [3, 1] }), emptySession, me, emptyOutbox).labels).toEqual([3, 1]);
  });

  it('keeps where the labels chosen are those given, in any order', () => {
    expect(labelledAs(task(1, { given: [0, 1] }), [1, 0])).toEqual({ decision: 'keep', labels: [] });
    expect(labelledAs(task(1), [0, 1])).toEqual({ decision: 'relabel', labels: [0, 1] });
  });

  it('calls a change in a refinement what nobody said and what was not checked beforehand', () => {
    const refined = task(1, { kind: 'refine', given: [0], checked: [1, 0], earlier: [{ ...annotation('relabel', 'ann'), labels: [1] }, annotation('keep', 'bob'), annotation('remove', 'cy')] });
    const relabel = (...labels: number[]) => ({ decision: 'relabel' as const, labels });
    expect(isChange(refined, relabel(1))).toBe(false);
    expect(isChange(refined, relabel(0, 1))).toBe(false);
    expect(isChange(refined, { decision: 'keep', labels: [] })).toBe(false);
    expect(isChange(refined, { decision: 'remove', labels: [] })).toBe(false);
    expect(isChange(refined, relabel(2))).toBe(true);
    expect(isChange(refined, { decision: 'noValidLabel', labels: [] })).toBe(true);
    expect(isChange(refined, { decision: 'unsure', labels: [] })).toBe(true);
    expect(isChange(task(1), relabel(2))).toBe(false);
  });

  it('asks nobody about a task that has all its answers or whose batch is closed', () => {
    expect(isOpen(task(1, { done: true }), me, emptyOutbox)).toBe(false);
    expect(isOpen(task(1, { closed: true }), me, emptyOutbox)).toBe(false);
    expect(progressOf([task(1, { done: true }), task(2)], me, emptyOutbox)).toMatchObject({ done: 1, counts: { keep: 0 } });
  });

  it('asks each annotator about the own parts of a batch', () => {
    const part = (firstRank: number, lastRank: number, ...annotators: string[]) => ({ firstRank, lastRank, annotators, done: 0 });
    const batch = { tasks: 30, parts: [part(1, 10, 'ann'), part(11, 20, 'bob'), part(21, 25)] } as unknown as Batch;
    expect([1, 10, 11, 21, 30].map((rank) => isAsked(batch, rank, me))).toEqual([true, true, false, true, true]);
    expect(tasksFor(batch, me)).toBe(20);
    expect(tasksFor({ ...batch, parts: [] }, me)).toBe(30);
  });
});
