import { useMemo, useState } from 'react';
import type { ChartTheme } from '../charts/theme';
import { formatNumber, formatScore, texts } from '../i18n/en';
import { noFilters, ranked, type Colouring, type Facet, type Filters } from './colouring';
import { facetPalette } from './palette';
import type { MapData, ScoreChoice } from './useMap';

const words = texts.explore.side;
const entriesShown = 14;

export type ColourBy = { kind: 'label' } | { kind: 'split' } | { kind: 'issue' } | { kind: 'score'; score: ScoreChoice };

interface SidePanelProps {
  map: MapData;
  colour: ColourBy;
  onColour: (colour: ColourBy) => void;
  colouring: Colouring;
  filters: Filters;
  onFilters: (filters: Filters) => void;
  visible: Uint8Array;
  shown: number;
  theme: ChartTheme;
}

const keyOf = (colour: ColourBy) => (colour.kind === 'score' ? `${colour.score.run}/${colour.score.name}` : colour.kind);
const toggled = (list: readonly number[], value: number) => (list.includes(value) ? list.filter((one) => one !== value) : [...list, value]);

/** What dots are coloured by, with the legend, which filters too. */
export function SidePanel({ map, colour, onColour, colouring, filters, onFilters, visible, shown, theme }: SidePanelProps) {
  const choices: ColourBy[] = [
    { kind: 'label' },
    ...(map.splitNames.length > 1 ? [{ kind: 'split' } as const] : []),
    ...(map.issueBits.length > 0 ? [{ kind: 'issue' } as const] : []),
    ...map.scores.map((score) => ({ kind: 'score', score }) as const),
  ];
  const filtered = filters !== noFilters;
  const choose = (key: string) => {
    const next = choices.find((one) => keyOf(one) === key);
    // A score's bounds mean nothing of another one.
    if (next !== undefined) onColour(next);
    if (filters.score !== null) onFilters({ ...filters, score: null });
  };

  return (
    <>
      <div className="side-head">
        <label className="side-colour">
          <span>{words.colour}</span>
          <select value={keyOf(colour)} onChange={(event) => choose(event.target.value)} data-testid="colour-by">
            {choices.map((one) => (
              <option key={keyOf(one)} value={keyOf(one)}>
                {one.kind === 'label' ? words.byLabel : one.kind === 'split' ? words.bySplit : one.kind === 'issue' ? words.byIssue : words.byScore(one.score.name)}
              </option>
            ))}
          </select>
        </label>
        <p className="side-shown" role="status" data-testid="shown" data-shown={shown}>
          {words.shown(shown, map.report.images)}
          {filtered && (
            <button type="button" className="link" onClick={() => onFilters(noFilters)} data-testid="clear-filters">
              {words.clear}
            </button>
          )}
        </p>
      </div>
      {colouring.kind === 'scale' && colour.kind === 'score' && (
        <ScoreFilter key={keyOf(colour)} low={colouring.low} high={colouring.high} range={filters.score} theme={theme} onChange={(score) => onFilters({ ...filters, score })} />
      )}
      {colouring.kind === 'facet' && colour.kind === 'label' && (
        <Legend facet={colouring} map={map} colours={facetPalette(colouring.names.length, theme)} visible={visible} chosen={filters.labels} valueOf={(value) => value - 1} search onToggle={(label) => onFilters({ ...filters, labels: toggled(filters.labels, label) })} />
      )}
      {colouring.kind === 'facet' && colour.kind === 'split' && (
        <Legend facet={colouring} map={map} colours={facetPalette(colouring.names.length, theme)} visible={visible} chosen={filters.splits} valueOf={(value) => (value === 0 ? map.splitNames.indexOf('') : value - 1)} onToggle={(split) => onFilters({ ...filters, splits: toggled(filters.splits, split) })} />
      )}
      {colouring.kind === 'facet' && colour.kind === 'issue' && (
        <Legend
          facet={colouring} map={map} colours={facetPalette(colouring.names.length, theme)} visible={visible} chosen={map.issueBits.map((issue) => issue.bit).filter((bit) => (filters.issues & bit) !== 0)}
          valueOf={(value) => map.issueBits[value - 1]?.bit ?? 0} onToggle={(bit) => onFilters({ ...filters, issues: filters.issues ^ bit })}
        />
      )}
    </>
  );
}

interface LegendProps {
  facet: Facet;
  map: MapData;
  colours: string[];
  visible: Uint8Array;
  chosen: readonly number[];
  /** The filter's value of a legend entry. */
  valueOf: (value: number) => number;
  search?: boolean;
  onToggle: (value: number) => void;
}

/** The names with their colours; a press shows only those. */
function Legend({ facet, map, colours, chosen, valueOf, search = false, onToggle }: LegendProps) {
  const [typed, setTyped] = useState('');
  const entries = useMemo(() => ranked(facet, (place) => map.placed[place] === 1), [facet, map]);
  const found = typed === '' ? entries : entries.filter((entry) => entry.name.toLowerCase().includes(typed.toLowerCase()));
  const first = found.filter((entry, index) => index < entriesShown || chosen.includes(valueOf(entry.value)));
  return (
    <div className="legend">
      {search && entries.length > entriesShown && (
        <input type="search" value={typed} placeholder={words.findLabel} aria-label={words.findLabel} onChange={(event) => setTyped(event.target.value)} />
      )}
      <ul>
        {first.map((entry) => {
          const value = valueOf(entry.value);
          return (
            <li key={entry.value}>
              <button
                type="button" className="legend-entry" aria-pressed={chosen.includes(value)} disabled={value === 0 && entry.value === 0 && entry.name === words.noIssue} title={words.toggle(entry.name, entry.count)}
                onClick={() => onToggle(value)} data-testid="legend-entry"
              >
                <i style={{ background: colours[entry.value] }} aria-hidden="true" />
                <span>{entry.name}</span>
                <small>{formatNumber(entry.count)}</small>
              </button>
            </li>
          );
        })}
      </ul>
      {found.length > first.length && <p className="muted">{words.others(found.length - first.length)}</p>}
    </div>
  );
}

function ScoreFilter({ low, high, range, theme, onChange }: { low: number; high: number; range: readonly [number, number] | null; theme: ChartTheme; onChange: (range: readonly [number, number] | null) => void }) {
  const set = (from: string, to: string) => onChange(from === '' && to === '' ? null : [from === '' ? -Infinity : Number(from), to === '' ? Infinity : Number(to)]);
  const text = (value: number | undefined) => (value === undefined || !Number.isFinite(value) ? '' : String(value));
  return (
    <div className="legend">
      <div className="ramp" style={{ background: `linear-gradient(90deg, ${theme.ramp.slice(1).join(', ')})` }} aria-hidden="true" />
      <p className="ramp-ends">
        <span>{formatScore(low)}</span>
        <span>{formatScore(high)}</span>
      </p>
      <div className="range">
        <label className="field">
          <span>{words.from}</span>
          <input type="number" step="any" value={text(range?.[0])} placeholder={formatScore(low)} onChange={(event) => set(event.target.value, text(range?.[1]))} data-testid="score-from" />
        </label>
        <label className="field">
          <span>{words.to}</span>
          <input type="number" step="any" value={text(range?.[1])} placeholder={formatScore(high)} onChange={(event) => set(text(range?.[0]), event.target.value)} data-testid="score-to" />
        </label>
      </div>
    </div>
  );
}
