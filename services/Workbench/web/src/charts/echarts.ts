import { BarChart, CustomChart, HeatmapChart, LineChart, PieChart, ScatterChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TitleComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import { init, use as register, type EChartsType } from 'echarts/core';
import type { ECBasicOption } from 'echarts/types/dist/shared';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

register([
  BarChart, CustomChart, HeatmapChart, LineChart, PieChart, ScatterChart,
  AriaComponent, GridComponent, LegendComponent, TitleComponent, TooltipComponent, VisualMapComponent,
  CanvasRenderer, SVGRenderer,
]);

export type ChartOption = ECBasicOption;
export type { EChartsType };

/** A chart on the page, on a canvas: the style attributes of its SVG would not pass the content security policy. */
export const onCanvas = (element: HTMLElement) => init(element, null, { renderer: 'canvas' });

/** The chart as an SVG file. */
export function toSvg(option: ChartOption, width: number, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption(option);
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
