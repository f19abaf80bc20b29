import { useCallback, useEffect, useRef } from 'react';

/** Longer means that somebody left. */
const longestSeconds = 600;

/** Seconds that an image was looked at: since it came up, without the time that the page was hidden. */
export function useStopwatch(imageKey: string | null): () => number {
  const clock = useRef({ spent: 0, since: 0 });

  useEffect(() => {
    clock.current = { spent: 0, since: performance.now() };
    const toggle = () => {
      if (document.hidden) clock.current.spent += performance.now() - clock.current.since;
      clock.current.since = performance.now();
    };
    document.addEventListener('visibilitychange', toggle);
    return () => document.removeEventListener('visibilitychange', toggle);
  }, [imageKey]);

  return useCallback(() => {
    const running = document.hidden ? 0 : performance.now() - clock.current.since;
    return Math.min(longestSeconds, Math.round((clock.current.spent + running) / 10) / 100);
  }, []);
}
