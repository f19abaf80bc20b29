import { decisions } from '../api/types';
import { formatNumber, texts } from '../i18n/en';
import type { OutboxState } from '../outbox/outbox';
import { progressOf, type Filter, type SessionState } from './session';

/** Which images the grid shows, by what was decided, with counts. */
export function FilterBar({ state, annotator, outbox, onFilter }: { state: SessionState; annotator: string; outbox: OutboxState; onFilter: (filter: Filter) => void }) {
  const { done, counts } = progressOf(state.tasks, annotator, outbox);
  const filters: [Filter, string, number][] = [
    ['all', texts.batch.filterAll, state.tasks.length],
    ['open', texts.batch.filterOpen, state.tasks.length - done],
    ...decisions.filter((decision) => decision !== 'noValidLabel' || counts[decision] > 0).map((decision): [Filter, string, number] => [decision, texts.batch.decision[decision], counts[decision]]),
  ];
  return (
    <div className="tabs" role="group" aria-label={texts.batch.filter}>
      {filters.map(([filter, name, count]) => (
        <button key={filter} type="button" className="tab" data-decision={filter} aria-pressed={state.filter === filter} onClick={() => onFilter(filter)}>
          {name} <span className="tab-count">{formatNumber(count)}</span>
        </button>
      ))}
    </div>
  );
}
