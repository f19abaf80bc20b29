import { baseOption, nameAxis } from './base';
import { inkOnRamp } from './contrast';
import type { ChartOption } from './echarts';
import type { ChartTheme } from './theme';

/** A table of shares as colours, with the numbers written in. */
export interface HeatMap {
  columns: readonly string[];
  rows: readonly string[];
  /** Value of each cell by row, then column; null = not known. */
  values: readonly (readonly (number | null)[])[];
  /** What is written into a cell. */
  text: (row: number, column: number) => string;
  /** What the tooltip says of a cell. */
  tip: (row: number, column: number) => string;
  columnName?: string;
  min: number;
  max: number;
}

/** Height that a heat map of so many rows wants. */
export const heatMapHeight = (rows: number) => 72 + Math.max(2, rows) * 44;

export function drawHeatMap(map: HeatMap): (theme: ChartTheme) => ChartOption {
  const place = (value: number) => (map.max > map.min ? (value - map.min) / (map.max - map.min) : 0);
  return (theme) => ({
    ...baseOption(theme),
    legend: { show: false },
    grid: { ...(baseOption(theme)['grid'] as object), top: 8, bottom: map.columnName === undefined ? 4 : 28 },
    xAxis: nameAxis(theme, map.columns, { name: map.columnName, axisLine: { show: false }, splitArea: { show: false }, axisLabel: { color: theme.ink2, fontSize: 11.5, width: 96, overflow: 'truncate', interval: 0 } }),
    yAxis: nameAxis(theme, map.rows, { inverse: true, axisLine: { show: false }, axisLabel: { color: theme.ink2, fontSize: 11.5, width: 180, overflow: 'truncate' } }),
    visualMap: { show: false, min: map.min, max: map.max, inRange: { color: theme.ramp } },
    tooltip: { ...(baseOption(theme)['tooltip'] as object), formatter: (item: { value: [number, number, number] }) => map.tip(item.value[1], item.value[0]) },
    series: [
      {
        type: 'heatmap',
        itemStyle: { borderColor: theme.surface, borderWidth: 2, borderRadius: 3 },
        emphasis: { itemStyle: { borderColor: theme.ink } },
        data: map.values.flatMap((row, y) =>
          row.flatMap((value, x) =>
            value === null
              ? []
              : [{ value: [x, y, value], label: { show: true, formatter: () => map.text(y, x), color: inkOnRamp(theme, place(value)), fontSize: 11.5, lineHeight: 14 } }],
          ),
        ),
      },
    ],
  });
}
