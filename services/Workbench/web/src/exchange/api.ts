import { at, datasetApi, get, post, remove, send } from '../api/http';

export type ExportFormatName = 'csv' | 'jsonl' | 'coco' | 'folders' | 'imagefolder' | 'croissant';
export type JobStateName = 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'unknown';

export interface ExportFile {
  name: string;
  mediaType: string;
  bytes: number;
  sha256: string;
}

export interface LabelExport {
  id: string;
  dataset: string;
  /** Empty = as decided when it was started. */
  version: string;
  format: ExportFormatName | 'unknown';
  state: JobStateName;
  done: number;
  total: number;
  error: string;
  created: string;
  images: number;
  hasImages: boolean;
  files: ExportFile[];
}

export interface LabelImport {
  id: string;
  dataset: string;
  format: 'csv' | 'jsonl' | 'coco' | 'unknown';
  version: string;
  base: string;
  unlisted: 'keep' | 'remove';
  received: number;
  state: JobStateName;
  message: string;
  done: number;
  total: number;
  error: string;
  problems: string[];
  created: string;
  images: number;
  unknown: number;
  newClasses: number;
  changed: number;
  removed: number;
}

export interface NewImport {
  format: 'csv' | 'jsonl' | 'coco';
  name: string;
  base: string;
  unlisted: 'keep' | 'remove';
  skipUnknown: boolean;
  knownClassesOnly: boolean;
  mergeRows: boolean;
}

export const exchangeApi = {
  exports: async (name: string, signal?: AbortSignal) =>
    (await get<{ exports: LabelExport[] }>(`${datasetApi(name)}/exports?pageSize=20`, signal)).exports,
  startExport: (name: string, format: ExportFormatName, version: string) => post<LabelExport>(`${datasetApi(name)}/exports`, { format, version }),
  stopExport: (id: string) => post<LabelExport>(`/api/exports/${at(id)}/cancel`, {}),
  resumeExport: (id: string) => post<LabelExport>(`/api/exports/${at(id)}/resume`, {}),
  deleteExport: (id: string) => remove(`/api/exports/${at(id)}`),
  fileUrl: (id: string, file: string) => `/api/exports/${at(id)}/files/${at(file)}`,
  archiveUrl: (id: string) => `/api/exports/${at(id)}/archive`,

  imports: async (name: string, signal?: AbortSignal) =>
    (await get<{ imports: LabelImport[] }>(`${datasetApi(name)}/imports?pageSize=20`, signal)).imports,
  startImport: (name: string, asked: NewImport) => post<LabelImport>(`${datasetApi(name)}/imports`, asked),
  import: (id: string) => get<LabelImport>(`/api/imports/${at(id)}`),
  append: async (id: string, offset: number, content: Blob) => {
    const headers = { 'Content-Type': 'application/octet-stream' };
    const response = await send(`/api/imports/${at(id)}/content?offset=${offset}`, { method: 'PUT', body: content, headers });
    return ((await response.json()) as { received: number }).received;
  },
  run: (id: string) => post<LabelImport>(`/api/imports/${at(id)}/run`, {}),
  cancelImport: (id: string) => post<LabelImport>(`/api/imports/${at(id)}/cancel`, {}),
};
