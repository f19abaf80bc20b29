import { useSyncExternalStore } from 'react';

/** Colours of charts, from styles/charts.css; what a canvas draws does not follow the style sheet by itself. */
export interface ChartTheme {
  ink: string;
  ink2: string;
  ink3: string;
  line: string;
  surface: string;
  sunken: string;
  /** Of what is told apart by colour alone; neighbours differ in lightness too. */
  series: readonly string[];
  /** From little to much. */
  ramp: readonly string[];
  keep: string;
  relabel: string;
  remove: string;
  unsure: string;
}

const seriesCount = 8;
const rampCount = 5;
const count = (prefix: string, length: number) => Array.from({ length }, (_, index) => `--${prefix}-${index + 1}`);

/** The colours as the page has them now, or as it has them when it is light: what is downloaded goes on paper. */
export function readTheme(scheme: 'page' | 'light' = 'page'): ChartTheme {
  const probe = document.createElement('span');
  if (scheme === 'light') probe.style.colorScheme = 'light';
  // A colour on its way is not the colour yet.
  probe.style.setProperty('transition', 'none', 'important');
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const read = (name: string) => {
    probe.style.color = `var(${name})`;
    return style.color;
  };
  const theme: ChartTheme = {
    ink: read('--ink'),
    ink2: read('--ink-2'),
    ink3: read('--ink-3'),
    line: read('--line'),
    surface: read('--surface'),
    sunken: read('--sunken'),
    series: count('series', seriesCount).map(read),
    ramp: count('ramp', rampCount).map(read),
    keep: read('--keep'),
    relabel: read('--relabel'),
    remove: read('--remove'),
    unsure: read('--unsure'),
  };
  probe.remove();
  return theme;
}

let current: ChartTheme | null = null;
const snapshot = () => (current ??= readTheme());

function subscribe(onChange: () => void): () => void {
  const changed = () => {
    current = null;
    onChange();
  };
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', changed);
  const switched = new MutationObserver(changed);
  switched.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    system.removeEventListener('change', changed);
    switched.disconnect();
  };
}

/** The colours of the page, again when they change. */
export const useChartTheme = () => useSyncExternalStore(subscribe, snapshot);

/** The colour of a series by its place. */
export const seriesColour = (theme: ChartTheme, index: number) => theme.series[index % theme.series.length] ?? theme.ink;
