import { useEffect, useRef, useState } from 'react';
import { at, get } from './http';
import type { Run } from './types';

const lookEveryMs = 500;

export interface WorkingRun {
  busy: boolean;
  message: string;
  /** Share of the images done, 0 .. 1; null where it is not known. */
  progress: number | null;
  error: string;
  /** Asks for a run and follows it to its end. */
  start: (ask: () => Promise<Run>) => Promise<void>;
}

/** A scoring run that the page has asked for. */
export function useRun(onDone: (run: Run) => void): WorkingRun {
  const [state, setState] = useState({ busy: false, message: '', progress: null as number | null, error: '' });
  const left = useRef(false);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
    };
  }, []);

  const start = async (ask: () => Promise<Run>) => {
    setState({ busy: true, message: '', progress: null, error: '' });
    try {
      let run = await ask();
      while (run.state === 'pending' || run.state === 'running') {
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
        if (left.current) return;
        run = await get<Run>(`/api/runs/${at(run.id)}`);
        setState({ busy: true, message: run.message, progress: run.progress, error: '' });
      }
      if (run.state !== 'succeeded') throw new Error(run.message === '' ? run.state : run.message);
      setState({ busy: false, message: '', progress: null, error: '' });
      onDone(run);
    } catch (error) {
      setState({ busy: false, message: '', progress: null, error: error instanceof Error ? error.message : String(error) });
    }
  };
  return { ...state, start };
}
