import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from 'echarts/types/dist/shared';

/** A point with its interval. */
export interface BandPoint {
  x: number;
  lower: number;
  upper: number;
}

/** The area between lower and upper ends, behind a line. */
export function bandSeries(name: string, points: readonly BandPoint[], colour: string): object {
  return {
    type: 'custom',
    name,
    silent: true,
    clip: true,
    z: 1,
    tooltip: { show: false },
    encode: { x: 0, y: [1, 2] },
    data: points.map((point) => [point.x, point.lower, point.upper]),
    // One polygon for all of them, drawn for the first.
    renderItem: (params: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
      if (params.dataIndex !== 0) return undefined;
      const corner = (x: number, y: number) => api.coord([x, y]);
      return {
        type: 'polygon',
        shape: { points: [...points.map((point) => corner(point.x, point.upper)), ...points.toReversed().map((point) => corner(point.x, point.lower))] },
        style: { fill: colour, opacity: 0.14 },
      };
    },
  };
}
