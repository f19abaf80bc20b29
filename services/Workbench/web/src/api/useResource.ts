import { useCallback, useEffect, useState } from 'react';

export interface Resource<T> {
  data: T | null;
  error: Error | null;
  reload: () => void;
}

interface Loaded<T> {
  key: string;
  data: T | null;
  error: Error | null;
}

/** Loads what `key` names, again when the key changes or on reload; what was there stays visible while it reloads. */
export function useResource<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ key, data: null, error: null });
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    const abort = new AbortController();
    load(abort.signal).then(
      (data) => setLoaded({ key, data, error: null }),
      (error: unknown) => {
        if (!abort.signal.aborted) setLoaded({ key, data: null, error: error instanceof Error ? error : new Error(String(error)) });
      },
    );
    return () => abort.abort();
    // The key stands for everything that `load` closes over.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, turn]);

  const reload = useCallback(() => setTurn((current) => current + 1), []);
  const current = loaded.key === key ? loaded : { data: null, error: null };
  return { data: current.data, error: current.error, reload };
}
