import { texts } from '../i18n/en';

/** An answer that is no success, or none at all (status 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly retryAfterSeconds: number | null;
  /** What is wrong with which field, where the server said. */
  readonly fields: Readonly<Record<string, readonly string[]>>;

  constructor(status: number, message: string, retryAfterSeconds: number | null = null, fields: Readonly<Record<string, readonly string[]>> = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
    this.fields = fields;
  }

  /** True if the same request may succeed later: nobody answered, one has to sign in again, or the server said that it cannot now. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 401 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

const requestTimeoutMs = 40_000;

// What belongs to this browser's session; where people sign in, requests that change something carry it.
let form: string | null = null;
const sessionListeners = new Set<() => void>();

export function setForm(value: string | null) {
  form = value;
}

/** Told when the server knows nobody by the session that a request was sent with. */
export function onSessionLost(listener: () => void) {
  sessionListeners.add(listener);
  return () => {
    sessionListeners.delete(listener);
  };
}

type Init = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

interface Problem {
  detail?: string;
  title?: string;
  errors?: Record<string, string[]>;
}

/** Sends a request as the page does; an answer that is no success is thrown. `timeoutMs` null = it takes as long as it takes. */
export async function send(path: string, init: Init, timeoutMs: number | null = requestTimeoutMs): Promise<Response> {
  const signals = [init.signal, timeoutMs === null ? null : AbortSignal.timeout(timeoutMs)].filter((signal) => signal != null);
  let response: Response;
  try {
    response = await fetch(path, { ...init, signal: AbortSignal.any(signals), headers: { Accept: 'application/json', 'X-Assay': '1', ...(form === null ? {} : { 'X-Assay-Form': form }), ...init.headers } });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, texts.errors.unreachable);
  }
  if (response.ok) return response;
  if (response.status === 401 && !path.startsWith('/api/session')) for (const listener of sessionListeners) listener();
  const problem = (await response.json().catch(() => null)) as Problem | null;
  const retryAfter = Number(response.headers.get('Retry-After'));
  const message = problem?.detail ?? problem?.title ?? texts.errors.status(response.status);
  throw new ApiError(response.status, message, retryAfter > 0 ? retryAfter : null, problem?.errors);
}

export async function get<T>(path: string, signal?: AbortSignal, timeoutMs?: number | null): Promise<T> {
  return (await (await send(path, { signal: signal ?? null }, timeoutMs)).json()) as T;
}

async function sendJson<T>(method: string, path: string, body: unknown, timeoutMs?: number | null): Promise<T> {
  const response = await send(path, { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }, timeoutMs);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const post = <T>(path: string, body: unknown, timeoutMs?: number | null) => sendJson<T>('POST', path, body, timeoutMs);
export const patch = <T>(path: string, body: unknown, timeoutMs?: number | null) => sendJson<T>('PATCH', path, body, timeoutMs);
export const put = <T>(path: string, body: unknown, timeoutMs?: number | null) => sendJson<T>('PUT', path, body, timeoutMs);

export async function remove(path: string): Promise<void> {
  await send(path, { method: 'DELETE' });
}

export interface Page {
  nextPageToken: string;
}

/** Follows pages to the end. */
export async function all<T extends Page, I>(load: (token: string) => Promise<T>, items: (page: T) => I[]): Promise<I[]> {
  const result: I[] = [];
  let token = '';
  do {
    const page = await load(token);
    result.push(...items(page));
    token = page.nextPageToken;
  } while (token !== '');
  return result;
}

/** A part of an address. */
export const at = encodeURIComponent;

/** Where the API of a data set is. */
export const datasetApi = (name: string) => `/api/datasets/${at(name)}`;
