import { describe, expect, it } from 'vitest';
import { texts } from '../i18n/en';
import type { Job, JobList, RegisteredModel } from './api';
import { actionOf, hasTurned, isOpen, quarantinedOf, secondsOf, shareOf } from './jobs';

const job = (changes: Partial<Job> = {}): Job => ({
  kind: 'embedding', id: 'embed-1', dataset: 'insects', source: '', place: '', model: 'resnet50', state: 'running', done: 0, total: 0, rate: 0, secondsLeft: null, message: '',
  error: '', created: '2026-03-01T12:00:00Z', finished: null, skipped: 0, quarantined: 0, warnings: [], ...changes,
});
const list = (...jobs: Job[]): JobList => ({ jobs, more: false, unreachable: [] });
const model = (name: string, ...datasets: [string, number][]): RegisteredModel => ({
  name, description: '', dimensions: 64, classes: 0, width: 224, height: 224, sha256: '', created: '2026-03-01T12:00:00Z',
  datasets: datasets.map(([dataset, quarantined]) => ({ dataset, state: 'succeeded', done: 3, quarantined })),
});

describe('jobs', () => {
  it('are open while more may come of them', () => {
    expect((['pending', 'running', 'succeeded', 'failed', 'cancelled', 'unknown'] as const).filter(isOpen)).toEqual(['pending', 'running']);
  });

  it('tell a share only where it is known how much there is, and never more than all', () => {
    expect(shareOf(job())).toBeNull();
    expect(shareOf(job({ done: 1, total: 4 }))).toBe(0.25);
    expect(shareOf(job({ done: 5, total: 4 }))).toBe(1);
  });

  it('tell how long they took once they ended', () => {
    expect(secondsOf(job())).toBeNull();
    expect(secondsOf(job({ finished: '2026-03-01T12:01:30Z' }))).toBe(90);
  });

  it('can be stopped while they run, and gone on with where they stopped', () => {
    for (const kind of ['ingest', 'embedding'] as const) {
      const actions = (['pending', 'running', 'succeeded', 'failed', 'cancelled'] as const).map((state) => {
        const one = job({ kind, state });
        return actionOf(one, [one]);
      });
      expect(actions).toEqual(['stop', 'stop', null, 'goOn', 'goOn']);
    }
  });

  it('of an embedding are gone on with by the newest of the same data set and model alone', () => {
    const newer = job({ id: 'embed-2', state: 'succeeded' });
    const older = job({ state: 'cancelled' });
    expect(actionOf(older, [newer, older])).toBeNull();
    expect(actionOf(older, [{ ...newer, model: 'other' }, older])).toBe('goOn');
    expect(actionOf(older, [{ ...newer, dataset: 'birds' }, older])).toBe('goOn');
    expect(actionOf(job({ kind: 'ingest', state: 'failed' }), [job({ id: 'ingest-2', kind: 'ingest', state: 'succeeded' })])).toBe('goOn');
  });

  it('have turned when one began or ended, not when one went on', () => {
    const before = list(job({ done: 1, total: 4 }));
    expect(hasTurned(null, before)).toBe(false);
    expect(hasTurned(before, list(job({ done: 2, total: 4 })))).toBe(false);
    expect(hasTurned(before, list(job({ state: 'succeeded' })))).toBe(true);
    expect(hasTurned(before, list(job({ id: 'embed-2' }), job()))).toBe(true);
  });

  it('leave in quarantine what the model that saw most of it tells', () => {
    expect([...quarantinedOf([model('a', ['insects', 1], ['birds', 0]), model('b', ['insects', 4])])]).toEqual([['insects', 4], ['birds', 0]]);
  });
});

describe('texts of jobs', () => {
  it('say how long in the unit that one would', () => {
    expect([0.2, 12.4, 95, 7300, 400_000].map(texts.operate.jobs.left)).toEqual(['less than a second left', '12 s left', '2 min left', '2 h left', '5 days left']);
  });

  it('name reasons for people, and codes of a newer server as they are', () => {
    expect(['too_many_pixels', 'eaten_by_dog'].map(texts.operate.quarantine.reasonName)).toEqual(['Too many pixels', 'eaten by dog']);
  });

  it('are contained in the accessible names of their buttons', () => {
    for (const action of ['stop', 'goOn'] as const) {
      expect(texts.operate.jobs.actionOf[action]('ingest', 'insects').toLowerCase()).toContain(texts.operate.jobs.actionName[action].toLowerCase());
    }
    expect(texts.operate.jobs.refresh).toContain(texts.operate.refresh);
    expect(texts.operate.refreshFailed).toContain(texts.operate.refresh);
    for (const count of [null, 1, 3]) expect(texts.operate.datasets.quarantineOf(count, 'insects')).toContain(texts.operate.datasets.quarantine(count));
  });
});
