import { useCallback, useEffect, useState } from 'react';
import { operateApi, type JobList } from './api';
import { hasTurned, isOpen } from './jobs';

const lookEveryMs = 3000;
const firstCount = 20;
const mostCount = 1000;

interface Known {
  list: JobList | null;
  error: Error | null;
  turns: number;
}

export interface WatchedJobs extends Known {
  /** Looks again; it does so by itself while a job runs. `turns` counts how often jobs began or ended since. */
  reload: () => void;
  /** Shows older ones too; null where there are none, or too many. */
  showOlder: (() => void) | null;
}

/** The newest jobs, brought up to date every few seconds while one runs. What was there stays when the server does not answer. */
export function useJobs(): WatchedJobs {
  const [count, setCount] = useState(firstCount);
  const [look, setLook] = useState(0);
  const [known, setKnown] = useState<Known>({ list: null, error: null, turns: 0 });

  useEffect(() => {
    const abort = new AbortController();
    operateApi.jobs(count, abort.signal).then(
      (list) => setKnown((before) => ({ list, error: null, turns: before.turns + (hasTurned(before.list, list) ? 1 : 0) })),
      (error: unknown) => {
        if (!abort.signal.aborted) setKnown((before) => ({ ...before, error: error instanceof Error ? error : new Error(String(error)) }));
      },
    );
    return () => abort.abort();
  }, [count, look]);

  const reload = useCallback(() => setLook((current) => current + 1), []);
  // Each look makes another `known`, and with it the next timer.
  useEffect(() => {
    if (known.list?.jobs.some((job) => isOpen(job.state)) !== true) return undefined;
    const timer = setTimeout(reload, lookEveryMs);
    return () => clearTimeout(timer);
  }, [known, reload]);

  const showOlder = known.list?.more === true && count < mostCount ? () => setCount(Math.min(mostCount, count * 5)) : null;
  return { ...known, reload, showOlder };
}
