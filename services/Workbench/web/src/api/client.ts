import { all, at, datasetApi as dataset, get, post, type Page } from './http';
import type {
  Batch, Dataset, DatasetReport, ExportFormat, FailedMessages, ImageBatch, LabelVersion, NewAnswer, NewBatch, Run, Selection, Task, Taxonomy,
} from './types';

export { ApiError } from './http';

/** What several pages ask; a page's own calls are in its folder. */
export const api = {
  datasets: (signal?: AbortSignal) =>
    all((token) => get<Page & { datasets: Dataset[] }>(`/api/datasets?pageToken=${at(token)}`, signal), (page) => page.datasets),
  dataset: (name: string, signal?: AbortSignal) => get<Dataset>(dataset(name), signal),
  report: (name: string, signal?: AbortSignal) => get<DatasetReport>(`${dataset(name)}/report`, signal),
  taxonomy: (name: string, signal?: AbortSignal) => get<Taxonomy>(`${dataset(name)}/taxonomy`, signal),
  runs: async (name: string, signal?: AbortSignal) => (await get<{ runs: Run[] }>(`${dataset(name)}/runs?pageSize=20`, signal)).runs,
  batches: (name: string | null, signal?: AbortSignal) =>
    all(
      (token) => get<Page & { batches: Batch[] }>(`${name === null ? '/api' : dataset(name)}/batches?pageToken=${at(token)}`, signal),
      (page) => page.batches,
    ),
  batch: (id: string, signal?: AbortSignal) => get<Batch>(`/api/batches/${at(id)}`, signal),
  createBatch: (name: string, batch: NewBatch) => post<Selection>(`${dataset(name)}/batches`, batch),
  openBatch: (name: string, images: readonly string[], batch: ImageBatch) => post<Batch>(`${dataset(name)}/image-batches`, { ...batch, images }),
  tasks: (batch: string, annotator: string, pageToken: string, signal?: AbortSignal) =>
    get<Page & { tasks: Task[] }>(`/api/batches/${at(batch)}/tasks?annotator=${at(annotator)}&pageSize=250&pageToken=${at(pageToken)}`, signal),
  answer: (task: string, answer: NewAnswer) => post<{ task: Task }>(`/api/tasks/${at(task)}/annotations`, answer),
  undo: (task: string, requestId: string, annotator: string) => post<{ task: Task }>(`/api/tasks/${at(task)}/undo`, { requestId, annotator }),
  labelVersions: (name: string, signal?: AbortSignal) =>
    all((token) => get<Page & { versions: LabelVersion[] }>(`${dataset(name)}/label-versions?pageToken=${at(token)}`, signal), (page) => page.versions),
  // A version of a very large data set takes its time.
  createLabelVersion: (name: string) => post<LabelVersion>(`${dataset(name)}/label-versions`, {}, null),
  failedMessages: (signal?: AbortSignal) => get<FailedMessages>('/api/operations/failed-messages', signal),
  retryFailedMessages: (service: string, ids: string[]) => post<{ count: number }>('/api/operations/failed-messages/retry', { service, ids }),
  discardFailedMessages: (service: string, ids: string[]) => post<{ count: number }>('/api/operations/failed-messages/discard', { service, ids }),
  exportUrl: (name: string, format: ExportFormat, version = '') =>
    `${dataset(name)}/export?format=${format}${version === '' ? '' : `&version=${at(version)}`}`,
  /** Address of an image, at most `size` pixels a side. It may be kept for ever: it names the data set's time of creation too. */
  imageUrl: (of: Dataset, image: string, size: number) => `${dataset(of.name)}/images/${at(image)}?size=${size}&v=${Date.parse(of.created).toString(36)}`,
};
