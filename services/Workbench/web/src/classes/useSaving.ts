import { useState } from 'react';
import { ApiError } from '../api/client';

export interface Saving {
  busy: boolean;
  error: string;
  /** Does it, and shows why it failed if it did. */
  run: (work: () => Promise<void>) => void;
}

/** Something that a person waits for. */
export function useSaving(): Saving {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const run = (work: () => Promise<void>) => {
    setBusy(true);
    setError('');
    work().then(
      () => setBusy(false),
      (failure: unknown) => {
        setBusy(false);
        if (!(failure instanceof ApiError)) throw failure;
        setError(failure.message);
      },
    );
  };
  return { busy, error, run };
}
