import { texts } from '../i18n/en';
import type {
  Batch, Dataset, DatasetReport, ExportFormat, FailedMessages, LabelVersion, NewAnswer, NewBatch, Run, Selection, Task, Taxonomy,
} from './types';

/** An answer that is no success, or none at all (status 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly retryAfterSeconds: number | null;

  constructor(status: number, message: string, retryAfterSeconds: number | null = null) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** True if the same request may succeed later: nobody answered, or the server said that it cannot now. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

const requestTimeoutMs = 40_000;

type Init = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

async function send(path: string, init: Init, timeoutMs: number | null = requestTimeoutMs): Promise<Response> {
  const signals = [init.signal, timeoutMs === null ? null : AbortSignal.timeout(timeoutMs)].filter((signal) => signal != null);
  let response: Response;
  try {
    response = await fetch(path, { ...init, signal: AbortSignal.any(signals), headers: { Accept: 'application/json', 'X-Assay': '1', ...init.headers } });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, texts.errors.unreachable);
  }
  if (response.ok) return response;
  const problem = (await response.json().catch(() => null)) as { detail?: string; title?: string } | null;
  const retryAfter = Number(response.headers.get('Retry-After'));
  throw new ApiError(response.status, problem?.detail ?? problem?.title ?? texts.errors.status(response.status), retryAfter > 0 ? retryAfter : null);
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await send(path, { signal: signal ?? null })).json()) as T;
}

async function post<T>(path: string, body: unknown, timeoutMs?: number | null): Promise<T> {
  const response = await send(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }, timeoutMs);
  return (await response.json()) as T;
}

interface Page {
  nextPageToken: string;
}

/** Follows pages to the end. */
async function all<T extends Page, I>(load: (token: string) => Promise<T>, items: (page: T) => I[]): Promise<I[]> {
  const result: I[] = [];
  let token = '';
  do {
    const page = await load(token);
    result.push(...items(page));
    token = page.nextPageToken;
  } while (token !== '');
  return result;
}

const at = encodeURIComponent;
const dataset = (name: string) => `/api/datasets/${at(name)}`;

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
