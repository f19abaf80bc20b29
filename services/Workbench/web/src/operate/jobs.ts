import type { Job, JobList, JobState, RegisteredModel } from './api';

/** Whether more may come of it. */
export const isOpen = (state: JobState) => state === 'pending' || state === 'running';

/** Share of the images done, 0 .. 1; null where it is not known. */
export const shareOf = (job: Job) => (job.total > 0 ? Math.min(1, job.done / job.total) : null);

/** Seconds from start to end; null while it goes on. */
export const secondsOf = (job: Job) => (job.finished === null ? null : Math.max(0, (Date.parse(job.finished) - Date.parse(job.created)) / 1000));

/**
 * What can be done about a job: stop what runs, go on with what stopped. An embedding goes on as a new job, so only the newest of its data set
 * and model can. `jobs` are newest first.
 */
export function actionOf(job: Job, jobs: readonly Job[]): 'stop' | 'goOn' | null {
  if (isOpen(job.state)) return 'stop';
  if (job.state !== 'failed' && job.state !== 'cancelled') return null;
  if (job.kind === 'ingest') return 'goOn';
  return jobs.find((other) => other.kind === 'embedding' && other.dataset === job.dataset && other.model === job.model)?.id === job.id ? 'goOn' : null;
}

/** Whether jobs began or ended between two looks, so that what is known of data sets and models is old. */
export function hasTurned(before: JobList | null, now: JobList): boolean {
  if (before === null) return false;
  const known = new Map(before.jobs.map((job) => [job.id, job.state]));
  return now.jobs.some((job) => known.get(job.id) !== job.state);
}

/** Images of each data set that could not be decoded, as the embeddings tell: every model sees the same. */
export function quarantinedOf(models: readonly RegisteredModel[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { dataset, quarantined } of models.flatMap((model) => model.datasets)) counts.set(dataset, Math.max(quarantined, counts.get(dataset) ?? 0));
  return counts;
}
