import type { ChartTheme } from '../charts/theme';
import { parseRgb, type Rgb } from './paint';

/** Steps of a scale's colours; the colour after the last is of what has no value. */
export const rampSteps = 64;

/** A colour for each name; those after the first are hues all around where there are more than the palette has. */
export function facetPalette(count: number, theme: ChartTheme): string[] {
  const others = Math.max(0, count - 1);
  return Array.from({ length: count }, (_, index) => {
    if (index === 0) return theme.ink3;
    if (others <= theme.series.length - 1) return theme.series[index - 1] ?? theme.ink3;
    return hue((index - 1) / others, index % 2 === 0);
  });
}

/** A hue of middle lightness, seen on light and dark ground. */
function hue(turn: number, darker: boolean): string {
  const [lightness, chroma] = [darker ? 0.46 : 0.6, 0.36];
  const part = (shift: number) => Math.round(255 * (lightness + chroma * (Math.cos(2 * Math.PI * (turn - shift)))));
  return `rgb(${part(0)}, ${part(1 / 3)}, ${part(2 / 3)})`;
}

/** The ramp in fine steps, and what has no value at the end. */
export function rampOf(theme: ChartTheme): Rgb[] {
  // The lightest is the colour of the ground.
  const stops = theme.ramp.slice(1).map(parseRgb);
  const colours = Array.from({ length: rampSteps }, (_, step): Rgb => {
    const at = (step / (rampSteps - 1)) * (stops.length - 1);
    const [low, high] = [stops[Math.floor(at)] ?? [0, 0, 0], stops[Math.ceil(at)] ?? [0, 0, 0]];
    const mix = (part: 0 | 1 | 2) => Math.round(low[part] + (high[part] - low[part]) * (at % 1));
    return [mix(0), mix(1), mix(2)];
  });
  return [...colours, parseRgb(theme.line)];
}
