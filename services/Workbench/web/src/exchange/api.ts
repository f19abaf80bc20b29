import { request } from '../api/client';

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

const at = encodeURIComponent;
const dataset = (name: string) => `/api/datasets/${at(name)}`;

export const exchangeApi = {
  exports: async (name: string, signal?: AbortSignal) =>
    (await request.get<{ exports: LabelExport[] }>(`${dataset(name)}/exports?pageSize=20`, signal)).exports,
  startExport: (name: string, format: ExportFormatName, version: string) => request.post<LabelExport>(`${dataset(name)}/exports`, { format, version }),
  stopExport: (id: string) => request.post<LabelExport>(`/api/exports/${at(id)}/cancel`, {}),
  resumeExport: (id: string) => request.post<LabelExport>(`/api/exports/${at(id)}/resume`, {}),
  deleteExport: (id: string) => request.remove(`/api/exports/${at(id)}`),
  fileUrl: (id: string, file: string) => `/api/exports/${at(id)}/files/${at(file)}`,
  archiveUrl: (id: string) => `/api/exports/${at(id)}/archive`,

  imports: async (name: string, signal?: AbortSignal) =>
    (await request.get<{ imports: LabelImport[] }>(`${dataset(name)}/imports?pageSize=20`, signal)).imports,
  startImport: (name: string, asked: NewImport) => request.post<LabelImport>(`${dataset(name)}/imports`, asked),
  import: (id: string) => request.get<LabelImport>(`/api/imports/${at(id)}`),
  append: async (id: string, offset: number, content: Blob) =>
    (await request.put<{ received: number }>(`/api/imports/${at(id)}/content?offset=${offset}`, content)).received,
  run: (id: string) => request.post<LabelImport>(`/api/imports/${at(id)}/run`, {}),
  cancelImport: (id: string) => request.post<LabelImport>(`/api/imports/${at(id)}/cancel`, {}),
};
