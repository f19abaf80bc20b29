import { useEffect, useState } from 'react';
import { searchClasses, type ClassMatch } from './api';

const pauseMs = 80;
const shortest = 2;
const most = 20;

/** Classes that are found by a synonym or a former name of theirs, a moment after something was typed. */
export function useFound(dataset: string, typed: string): ClassMatch[] {
  const [found, setFound] = useState<{ typed: string; matches: ClassMatch[] }>({ typed: '', matches: [] });
  useEffect(() => {
    const abort = new AbortController();
    if (typed.trim().length < shortest) return;
    const timer = setTimeout(() => {
      searchClasses(dataset, typed, most, abort.signal).then(
        ({ matches }) => setFound({ typed, matches: matches.filter((match) => match.matched !== '') }),
        // Names are found in the page anyway.
        () => undefined,
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [dataset, typed]);
  return found.typed === typed ? found.matches : [];
}
