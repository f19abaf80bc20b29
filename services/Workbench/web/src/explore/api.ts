import { at, datasetApi, get, post, send } from '../api/http';
import type { Run } from '../api/types';
import { readColumns, type Columns } from './columns';
import type { MapReport, QualityReport, Splits } from './types';

const runsOf = async (dataset: string, kind: string, signal?: AbortSignal) =>
  (await get<{ runs: Run[] }>(`${datasetApi(dataset)}/runs?kind=${kind}`, signal)).runs.filter((run) => run.state === 'succeeded');

export const exploreApi = {
  /** Runs of a method that have succeeded, newest first. */
  runs: runsOf,
  start: (dataset: string, kind: 'projection' | 'imageQuality') => post<Run>(`${datasetApi(dataset)}/runs`, { kind }),
  map: (run: string, signal?: AbortSignal) => get<MapReport>(`/api/runs/${at(run)}/map`, signal),
  quality: (run: string, signal?: AbortSignal) => get<QualityReport>(`/api/runs/${at(run)}/quality`, signal),
  splits: (dataset: string, signal?: AbortSignal) => get<Splits>(`${datasetApi(dataset)}/splits`, signal, null),
  columns: async (run: string, names: readonly string[], signal?: AbortSignal): Promise<Columns> => {
    const response = await send(`/api/runs/${at(run)}/columns?${names.map((name) => `name=${at(name)}`).join('&')}`, { signal: signal ?? null, headers: { Accept: 'application/octet-stream' } }, null);
    return readColumns(await response.arrayBuffer(), names);
  },
};

/** Images that one request can name: the Workbench takes no longer bodies. */
export const mostBatchImages = 4000;
