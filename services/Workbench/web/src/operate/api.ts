import { at, datasetApi, get, post, type Page } from '../api/http';

export type JobState = 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'unknown';
export type IngestSource = 'folder' | 'tar' | 'manifest' | 'prefix' | 'bucket' | 'upload';

/** An ingest or an embedding. */
export interface Job {
  kind: 'ingest' | 'embedding';
  id: string;
  dataset: string;
  /** Of an ingest; else empty. */
  source: IngestSource | '';
  /** Where the source is; empty for an upload. */
  place: string;
  /** Of an embedding; else empty. */
  model: string;
  state: JobState;
  /** Images finished. */
  done: number;
  /** 0 while it is not known. */
  total: number;
  /** Images a second; 0 while it is not known. */
  rate: number;
  secondsLeft: number | null;
  message: string;
  error: string;
  created: string;
  finished: string | null;
  /** Images that the data set had already. */
  skipped: number;
  /** Images that could not be decoded. */
  quarantined: number;
  warnings: string[];
}

export interface JobList {
  jobs: Job[];
  /** True where there are older ones. */
  more: boolean;
  unreachable: string[];
}

export interface QuarantinedImage {
  id: string;
  name: string;
  /** Such as truncated. */
  reason: string;
  /** What is wrong and what to do. */
  message: string;
}

export interface EmbeddedDataset {
  dataset: string;
  state: JobState;
  done: number;
  quarantined: number;
}

export interface RegisteredModel {
  name: string;
  description: string;
  dimensions: number;
  /** 0 if it does not classify. */
  classes: number;
  width: number;
  height: number;
  sha256: string;
  created: string;
  datasets: EmbeddedDataset[];
}

const jobApi = (job: Job) => `/api/operations/${job.kind === 'ingest' ? 'ingests' : 'embeddings'}/${at(job.id)}`;

export const operateApi = {
  jobs: (count: number, signal?: AbortSignal) => get<JobList>(`/api/operations/jobs?pageSize=${count}`, signal),
  stop: (job: Job) => post<Job>(`${jobApi(job)}/cancel`, {}),
  goOn: (job: Job) => post<Job>(`${jobApi(job)}/resume`, {}),
  models: async (signal?: AbortSignal) => (await get<{ models: RegisteredModel[] }>('/api/models', signal)).models,
  // A page of a large data set whose images are nearly all sound takes as long as it takes.
  quarantine: (dataset: string, pageToken: string, signal?: AbortSignal) =>
    get<Page & { images: QuarantinedImage[] }>(`${datasetApi(dataset)}/quarantine?pageSize=100&pageToken=${at(pageToken)}`, signal, null),
};
