import { useMemo, useState } from 'react';
import type { WorkingRun } from '../api/useRun';
import { useChartTheme, type ChartTheme } from '../charts/theme';
import { texts } from '../i18n/en';
import { exploreApi } from './api';
import { ChoicePanel } from './ChoicePanel';
import { noFilters, passes, scaleOf, type Colouring, type Filters } from './colouring';
import { imageId } from './columns';
import { ImageCard } from './ImageCard';
import type { Point } from './lasso';
import { MapCanvas, type Tool } from './MapCanvas';
import { facetPalette, rampOf, rampSteps } from './palette';
import { parseRgb, type Dots, type Rgb } from './paint';
import { SidePanel, type ColourBy } from './SidePanel';
import { useScore, type MapData } from './useMap';

const words = texts.explore.map;

/** The map with what colours, filters and chooses. */
export function MapView({ map, making }: { map: MapData; making: WorkingRun }) {
  const theme = useChartTheme();
  const [colour, setColour] = useState<ColourBy>({ kind: 'label' });
  const [filters, setFilters] = useState<Filters>(noFilters);
  const [tool, setTool] = useState<Tool>('pan');
  const [view, setView] = useState({ fits: 0, zooms: 0 });
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set<number>());
  const [hovered, setHovered] = useState<{ place: number; at: Point } | null>(null);
  const [opened, setOpened] = useState<number | null>(null);
  const score = useScore(map, colour.kind === 'score' ? colour.score : null);

  const colouring = useMemo(() => colouringOf(map, colour, score), [map, colour, score]);
  const visible = useMemo(() => {
    const by = { given: map.given, splits: map.splits, issues: map.issues, score };
    return Uint8Array.from(map.given, (_, place) => (map.placed[place] === 1 && passes(filters, by, place) ? 1 : 0));
  }, [map, filters, score]);
  const shownCount = useMemo(() => visible.reduce((sum, one) => sum + one, 0), [visible]);
  const dots = useMemo(() => dotsOf(map, colouring, visible, theme), [map, colouring, visible, theme]);
  const shown = (place: number) => visible[place] === 1;
  const near = hovered === null ? null : hovered.place;

  return (
    <div className="map-view">
      <div className="map-stage">
        <MapCanvas
          dots={dots} shown={shown} tool={tool} onTool={setTool} fits={view.fits} zooms={view.zooms} chosen={chosen} marked={opened ?? near} ink={theme.ink}
          onLasso={(places) => setChosen(new Set(places))} onHover={(place, at) => setHovered(place === null || at === null ? null : { place, at })} onOpen={setOpened}
        />
        <div className="map-tools">
          <div className="button-group" role="group" aria-label={words.tools}>
            {(['pan', 'lasso'] as const).map((one) => (
              <button key={one} type="button" className="button" aria-pressed={tool === one} onClick={() => setTool(one)} data-testid={`tool-${one}`}>
                {words[one]}
              </button>
            ))}
          </div>
          <div className="button-group">
            <button type="button" className="button square" aria-label={words.zoomIn} title={words.zoomIn} onClick={() => setView({ ...view, zooms: view.zooms + 1 })}>+</button>
            <button type="button" className="button square" aria-label={words.zoomOut} title={words.zoomOut} onClick={() => setView({ ...view, zooms: view.zooms - 1 })}>−</button>
            <button type="button" className="button" onClick={() => setView({ ...view, fits: view.fits + 1 })} data-testid="fit">{words.fit}</button>
          </div>
        </div>
        <p className="map-facts" title={words.factsHint(map.report.explainedShare, map.report.neighborsKeptByPlane, map.report.laidOut)}>
          {words.facts(map.report.images, map.report.neighborsKept)}{' '}
          <button type="button" className="link" disabled={making.busy} onClick={() => void making.start(() => exploreApi.start(map.dataset.name, 'projection'))}>{words.again}</button>
          <span role="status"> {making.busy ? words.busy(making.message) : making.error === '' ? '' : words.failed(making.error)}</span>
        </p>
        {hovered !== null && opened === null && <ImageCard map={map} place={hovered.place} at={hovered.at} />}
        {opened !== null && <ImageCard map={map} place={opened} at={null} onClose={() => setOpened(null)} />}
      </div>
      <aside className="map-side" aria-label={texts.explore.side.title}>
        <SidePanel map={map} colour={colour} onColour={setColour} colouring={colouring} filters={filters} onFilters={setFilters} visible={visible} shown={shownCount} theme={theme} />
        <ChoicePanel
          map={map} chosen={chosen} shown={shownCount} images={[...chosen].map((place) => imageId(map.columns, place))} onChoose={setChosen}
          onChooseShown={() => setChosen(new Set(Array.from(visible.keys()).filter((place) => visible[place] === 1)))} onOpen={(place) => setOpened(place)}
        />
      </aside>
    </div>
  );
}

function colouringOf(map: MapData, by: ColourBy, score: Float32Array | null): Colouring {
  if (by.kind === 'score') return score === null ? { kind: 'facet', names: [], values: new Int32Array(map.columns.count).fill(-1) } : scaleOf(score);
  if (by.kind === 'split') {
    return { kind: 'facet', names: [texts.explore.noSplit, ...map.splitNames], values: map.splits.map((split) => (split < 0 || map.splitNames[split] === '' ? 0 : split + 1)) };
  }
  if (by.kind === 'issue') {
    // The first issue of each image, in the order of the report.
    const names = [texts.explore.side.noIssue, ...map.issueBits.map((issue) => texts.explore.issue(issue.name))];
    return { kind: 'facet', names, values: Int32Array.from(map.issues ?? new Int32Array(map.columns.count), (bits) => 1 + map.issueBits.findIndex((issue) => (bits & issue.bit) !== 0)) };
  }
  const last = Math.max(-1, ...map.classes.keys());
  const names = [texts.explore.noLabel, ...Array.from({ length: last + 1 }, (_, id) => map.classes.get(id) ?? String(id))];
  return { kind: 'facet', names, values: Int32Array.from(map.given, (label) => Math.max(0, label + 1)) };
}

function dotsOf(map: MapData, colouring: Colouring, visible: Uint8Array, theme: ChartTheme): Dots {
  const faint = parseRgb(theme.ink3);
  const palette: Rgb[] = colouring.kind === 'scale' ? rampOf(theme) : facetPalette(colouring.names.length, theme).map(parseRgb);
  const colour = new Int16Array(map.columns.count);
  for (let place = 0; place < colour.length; place++) {
    if (map.placed[place] !== 1) colour[place] = -1;
    else if (colouring.kind === 'facet') colour[place] = Math.max(0, colouring.values[place] ?? 0);
    else {
      const value = colouring.values[place] ?? NaN;
      const share = (value - colouring.low) / Math.max(1e-9, colouring.high - colouring.low);
      colour[place] = Number.isNaN(value) ? rampSteps : Math.min(rampSteps - 1, Math.max(0, Math.floor(share * rampSteps)));
    }
  }
  return { x: map.x, y: map.y, colour, dimmed: Uint8Array.from(visible, (one) => 1 - one), palette: palette.length === 0 ? [faint] : palette, faint };
}
