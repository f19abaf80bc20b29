import { describe, expect, it } from 'vitest';
import type { FailedMessage } from '../api/types';
import { byService, meant, nothing, shortType, toggle } from './choice';

const failed = (id: string, service = 'Inference'): FailedMessage => ({
  service, id, queue: 'inference-embed-shard', messageType: 'EmbedShard', failed: null, exceptionType: 'System.IO.IOException', exceptionMessage: '', body: '{}', attempts: 1,
});

describe('choice', () => {
  it('ticks and unticks without changing what was', () => {
    const one = toggle(nothing, 'a');
    expect([...one]).toEqual(['a']);
    expect([...toggle(one, 'a')]).toEqual([]);
    expect(nothing.size).toBe(0);
  });

  it('means the ticked ones, or all where none is ticked', () => {
    const messages = [failed('a'), failed('b')];
    expect(meant(messages, new Set(['b'])).map((message) => message.id)).toEqual(['b']);
    expect(meant(messages, nothing)).toHaveLength(2);
  });

  it('means all again where the ticked ones are gone', () => {
    expect(meant([failed('a')], new Set(['gone']))).toHaveLength(1);
  });

  it('asks each service once, and names a message that failed twice once', () => {
    expect(byService([failed('a'), failed('b', 'Scoring'), failed('a')])).toEqual([['Inference', ['a']], ['Scoring', ['b']]]);
  });

  it('shortens the name of an exception', () => {
    expect(shortType('System.IO.IOException')).toBe('IOException');
    expect(shortType('delivery-limit')).toBe('delivery-limit');
  });
});
