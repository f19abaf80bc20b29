import type { ChartOption } from './echarts';
import type { ChartTheme } from './theme';

const font = "'Inter Variable', Inter, system-ui, sans-serif";

/** What every chart has: quiet axes, no movement, tooltips that need no HTML. */
export function baseOption(theme: ChartTheme): ChartOption {
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: font, color: theme.ink2, fontSize: 12 },
    grid: { left: 8, right: 20, top: 44, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: { top: 4, left: 0, itemGap: 16, itemWidth: 18, itemHeight: 9, icon: 'roundRect', textStyle: { color: theme.ink2, fontFamily: font, fontSize: 12 } },
    tooltip: {
      renderMode: 'richText',
      confine: true,
      backgroundColor: theme.surface,
      borderColor: theme.line,
      borderWidth: 1,
      padding: [8, 10],
      textStyle: { color: theme.ink, fontFamily: font, fontSize: 12, lineHeight: 17 },
      axisPointer: { lineStyle: { color: theme.ink3, type: 'dashed' }, shadowStyle: { color: theme.sunken, opacity: 0.6 } },
    },
  };
}

const axisText = (theme: ChartTheme) => ({ color: theme.ink2, fontFamily: font, fontSize: 11.5 });

/** An axis of numbers. */
export function valueAxis(theme: ChartTheme, name: string, extra: object = {}): object {
  return {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap: 26,
    nameTextStyle: { ...axisText(theme), color: theme.ink3 },
    axisLabel: axisText(theme),
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: theme.line } },
    ...extra,
  };
}

/** An axis of names. */
export function nameAxis(theme: ChartTheme, data: readonly string[], extra: object = {}): object {
  return {
    type: 'category',
    data,
    axisLabel: axisText(theme),
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { show: false },
    nameLocation: 'middle',
    nameGap: 26,
    nameTextStyle: { ...axisText(theme), color: theme.ink3 },
    ...extra,
  };
}

export const percent = (share: number, digits = 0) => `${(100 * share).toFixed(digits)}%`;

/** Bounds of an axis of shares that shows differences: the values' own, with a margin, never beyond 0 and 1. */
export function shareBounds(values: readonly number[]): { min: number; max: number; interval: number } {
  if (values.length === 0) return { min: 0, max: 1, interval: 0.2 };
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const step = high - low > 0.4 ? 0.1 : high - low > 0.15 ? 0.05 : 0.02;
  const least = Math.max(0, Math.floor((low - step / 4) / step + 1e-9));
  const steps = Math.max(1, Math.ceil((high + step / 4) / step - 1e-9) - least);
  // Whole intervals, at most six, within 0 and 1.
  const interval = Math.ceil(steps / 6);
  const count = Math.ceil(steps / interval) * interval;
  const most = Math.round(1 / step);
  const first = Math.max(0, Math.min(least, most - count));
  return { min: round(first * step), max: round(Math.min(most, first + count) * step), interval: round(interval * step) };
}

const round = (value: number) => Number(value.toFixed(6));

/** Shapes of points, so that lines differ without colour. */
const shapes = ['circle', 'rect', 'triangle', 'diamond', 'roundRect', 'pin', 'arrow'] as const;
export const shapeOf = (index: number) => shapes[index % shapes.length] ?? 'circle';
