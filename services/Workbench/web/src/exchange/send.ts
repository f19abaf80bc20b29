import { ApiError } from '../api/http';

const partBytes = 4 * 1024 * 1024;
const tries = 10;
const pauseMs = 1000;

export interface SendOptions {
  /** Appends bytes from a place on and says how many are there then. */
  append: (offset: number, content: Blob) => Promise<number>;
  /** Hears how many bytes are there, and whether the connection broke off. */
  onProgress: (sent: number, isWaiting: boolean) => void;
  wait?: (ms: number) => Promise<void>;
}

/** Sends a file in parts, from a byte on; a part that did not arrive is sent again. */
export async function send(file: Blob, from: number, { append, onProgress, wait = pause }: SendOptions): Promise<void> {
  let left = tries;
  for (let sent = from; sent < file.size; ) {
    onProgress(sent, left < tries);
    try {
      sent = await append(sent, file.slice(sent, sent + partBytes));
      left = tries;
    } catch (error) {
      if (!(error instanceof ApiError) || !error.isTransient || --left === 0) throw error;
      onProgress(sent, true);
      await wait(pauseMs);
    }
  }
  onProgress(file.size, false);
}

/** The format of a file, by its name. */
export function formatOf(name: string): 'csv' | 'jsonl' | 'coco' | null {
  const lower = name.toLowerCase();
  if (lower.endsWith('.csv')) return 'csv';
  if (lower.endsWith('.jsonl') || lower.endsWith('.ndjson')) return 'jsonl';
  return lower.endsWith('.json') ? 'coco' : null;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
