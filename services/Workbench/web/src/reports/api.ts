import { at, datasetApi, get, post } from '../api/http';
import type { Run } from '../api/types';
import type { AnswersReport, Classifier, ConsensusMethod, ConsensusReport, MultiLabelReport } from './types';

const listed = (name: string, values: readonly string[]) => values.map((value) => `&${name}=${at(value)}`).join('');

export const reportsApi = {
  classifiers: async (dataset: string, signal?: AbortSignal) => (await get<{ models: Classifier[] }>(`${datasetApi(dataset)}/classifiers`, signal)).models,
  // Reads every shard, so it takes as long as it takes.
  multiLabel: (dataset: string, version: string, models: readonly string[], batches: readonly string[], signal?: AbortSignal) =>
    get<MultiLabelReport>(`${datasetApi(dataset)}/multi-label-report?version=${at(version)}${listed('model', models)}${listed('batch', batches)}`, signal, null),
  // Reads every answer to the batches.
  answers: (dataset: string, batches: readonly string[], signal?: AbortSignal) =>
    get<AnswersReport>(`${datasetApi(dataset)}/answers-report?${listed('batch', batches).slice(1)}`, signal, null),
  consensusRuns: async (dataset: string, signal?: AbortSignal) => (await get<{ runs: Run[] }>(`${datasetApi(dataset)}/runs?kind=consensus`, signal)).runs,
  startConsensus: (dataset: string, method: ConsensusMethod, batches: readonly string[]) => post<Run>(`${datasetApi(dataset)}/consensus`, { method, batches }),
  consensus: (id: string, signal?: AbortSignal) => get<ConsensusReport>(`/api/runs/${at(id)}/consensus`, signal),
};
