import type { ChartTheme } from './theme';

type Rgb = readonly [number, number, number];

const parse = (colour: string): Rgb => {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
};

/** WCAG's relative luminance, 0 .. 1. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) => (part <= 10.31475 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

/** The colour of text that is read best on a place of the ramp, 0 .. 1. */
export function inkOnRamp(theme: Pick<ChartTheme, 'ramp' | 'ink' | 'surface'>, place: number): string {
  const at = Math.min(1, Math.max(0, place)) * (theme.ramp.length - 1);
  const [low, high] = [parse(theme.ramp[Math.floor(at)] ?? ''), parse(theme.ramp[Math.ceil(at)] ?? '')];
  const ground = luminance(low.map((part, index) => part + ((high[index] ?? part) - part) * (at % 1)) as unknown as Rgb);
  return contrast(ground, luminance(parse(theme.ink))) >= contrast(ground, luminance(parse(theme.surface))) ? theme.ink : theme.surface;
}
