import { api } from '../api/client';
import type { Dataset, Run } from '../api/types';
import { useResource, type Resource } from '../api/useResource';
import { exploreApi } from './api';
import { alignIntegers, alignScore, type Columns } from './columns';
import { unroll } from './colouring';
import type { MapReport } from './types';

/** A score that images can be coloured and filtered by. */
export interface ScoreChoice {
  run: string;
  name: string;
  flag: string;
}

export interface MapData {
  dataset: Dataset;
  classes: Map<number, string>;
  report: MapReport;
  columns: Columns;
  x: Float32Array;
  y: Float32Array;
  given: Int32Array;
  placed: Int32Array;
  splitNames: string[];
  splits: Int32Array;
  /** Bits of issues; null where quality was not looked into. */
  issues: Int32Array | null;
  issueBits: { name: string; bit: number }[];
  scores: ScoreChoice[];
  predicted: Int32Array | null;
}

/** Everything that the map shows; data null without a map, undefined while it loads. */
export function useMap(name: string): Resource<{ dataset: Dataset; map: MapData | null }> {
  return useResource(`map/${name}`, async (signal) => {
    const [dataset, maps, heads, quality, taxonomy] = await Promise.all([
      api.dataset(name, signal), exploreApi.runs(name, 'projection', signal), exploreApi.runs(name, 'head', signal), exploreApi.runs(name, 'imageQuality', signal), api.taxonomy(name, signal),
    ]);
    const run = maps[0];
    if (run === undefined) return { dataset, map: null };
    const [head, qualityRun] = [heads[0], quality[0]];
    const [report, columns, splits, issues, issueReport, predicted] = await Promise.all([
      exploreApi.map(run.id, signal),
      exploreApi.columns(run.id, ['x', 'y', 'given', 'scored'], signal),
      exploreApi.splits(name, signal),
      qualityRun === undefined ? null : exploreApi.columns(qualityRun.id, ['issues'], signal),
      qualityRun === undefined ? null : exploreApi.quality(qualityRun.id, signal),
      head === undefined ? null : exploreApi.columns(head.id, ['predicted'], signal),
    ]);
    return {
      dataset,
      map: {
        dataset,
        classes: new Map(taxonomy.classes.map((one) => [one.id, one.name])),
        report,
        columns,
        x: columns.floats['x'] ?? new Float32Array(),
        y: columns.floats['y'] ?? new Float32Array(),
        given: columns.integers['given'] ?? new Int32Array(),
        placed: columns.integers['scored'] ?? new Int32Array(),
        splitNames: splits.names,
        splits: unroll(splits.places, columns.count),
        issues: issues === null ? null : alignIntegers(columns, issues, 'issues'),
        issueBits: (issueReport?.issues ?? []).filter((issue) => issue.images > 0),
        scores: [head, qualityRun].flatMap((of) => (of === undefined ? [] : of.scores.map((score) => choice(of, score)))),
        predicted: predicted === null ? null : alignIntegers(columns, predicted, 'predicted'),
      },
    };
  });
}

const choice = (run: Run, name: string): ScoreChoice => ({ run: run.id, name, flag: run.columns[name] ?? '' });

/** A score of every image on the map; null until it is chosen and there. */
export function useScore(map: MapData, of: ScoreChoice | null): Float32Array | null {
  const key = of === null ? 'none' : `${of.run}/${of.name}`;
  const loaded = useResource(`score/${map.report.run}/${key}`, async (signal) => {
    if (of === null) return null;
    const names = of.flag === '' ? [of.name] : [of.name, of.flag];
    return alignScore(map.columns, await exploreApi.columns(of.run, names, signal), of.name, of.flag);
  });
  return loaded.data;
}
