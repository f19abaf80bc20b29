import { baseOption, nameAxis, percent, shareBounds, valueAxis } from '../charts/base';
import type { ChartOption } from '../charts/echarts';
import { drawHeatMap } from '../charts/heatMap';
import type { DataTable } from '../charts/table';
import { seriesColour, type ChartTheme } from '../charts/theme';
import { formatNumber, texts } from '../i18n/en';
import type { Annotator, AnnotatorPair, MultiLabelReport, Share } from './types';

const words = texts.reports.figures;
const mostLabels = 10;

/** 0, 1, 2 ... and "10+" for ten and more. */
export const labelsName = (labels: number) => (labels >= mostLabels ? `${mostLabels}+` : String(labels));

export function drawLabelCounts(report: MultiLabelReport): (theme: ChartTheme) => ChartOption {
  return (theme) => ({
    ...baseOption(theme),
    legend: { ...(baseOption(theme)['legend'] as object), orient: 'vertical', left: 'left', top: 'middle' },
    tooltip: { ...(baseOption(theme)['tooltip'] as object), formatter: (item: { name: string; value: number; percent: number }) => `${item.name}  ${formatNumber(item.value)}  (${item.percent.toFixed(1)}%)` },
    series: [
      {
        type: 'pie',
        radius: ['44%', '74%'],
        center: ['58%', '50%'],
        startAngle: 90,
        padAngle: 0.6,
        itemStyle: { borderColor: theme.surface, borderWidth: 1, borderRadius: 3 },
        label: { color: theme.ink2, formatter: ({ percent: share }: { percent: number }) => `${share.toFixed(1)}%` },
        labelLine: { lineStyle: { color: theme.line } },
        data: report.labelCounts.map((count, index) => ({
          name: words.labels(labelsName(count.labels), count.labels),
          value: count.images,
          // No label at all is not one more than none: it stands apart.
          itemStyle: { color: count.labels === 0 ? theme.remove : seriesColour(theme, index) },
        })),
      },
    ],
  });
}

export const labelCountsTable = (report: MultiLabelReport): DataTable => ({
  columns: [words.labelsColumn, words.images, words.share],
  rows: report.labelCounts.map((count) => [labelsName(count.labels), count.images, count.share]),
});

interface Dot {
  model: string;
  topOne: number;
  real: number;
}

const dots = (report: MultiLabelReport): Dot[] =>
  report.models.flatMap((model) => (model.topOne?.share == null || model.real?.share == null ? [] : [{ model: model.model, topOne: model.topOne.share, real: model.real.share }]));

/** ReaL over top-1 accuracy, a point a model, with the regression line and the line on which both are equal. */
export function drawRealOverTopOne(report: MultiLabelReport): (theme: ChartTheme) => ChartOption {
  const points = dots(report);
  const [x, y] = [shareBounds(points.map((point) => point.topOne)), shareBounds(points.map((point) => point.real))];
  const fit = report.fit;
  const [low, high] = [Math.min(...points.map((point) => point.topOne)), Math.max(...points.map((point) => point.topOne))];
  const share = { formatter: (value: number) => percent(value) };
  return (theme) => ({
    ...baseOption(theme),
    grid: { ...(baseOption(theme)['grid'] as object), left: 28, top: 40, bottom: 28 },
    xAxis: valueAxis(theme, words.topOne, { ...x, axisLabel: { color: theme.ink2, fontSize: 11.5, ...share } }),
    yAxis: valueAxis(theme, words.real, { ...y, nameGap: 46, axisLabel: { color: theme.ink2, fontSize: 11.5, ...share } }),
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      formatter: (item: { data: { name?: string; value: [number, number] } }) => (item.data.name === undefined ? '' : words.dotTip(item.data.name, percent(item.data.value[0], 2), percent(item.data.value[1], 2))),
    },
    series: [
      { type: 'line', name: words.equal, silent: true, symbol: 'none', clip: true, lineStyle: { color: theme.ink3, width: 1, type: 'dotted' }, itemStyle: { color: theme.ink3 }, data: [[0, 0], [1, 1]] },
      ...(fit === null
        ? []
        : [{
            type: 'line', name: words.fit, silent: true, symbol: 'none', clip: true, lineStyle: { color: seriesColour(theme, 1), width: 2 }, itemStyle: { color: seriesColour(theme, 1) },
            data: [low, high].map((at) => [at, fit.slope * at + fit.intercept]),
          }]),
      {
        type: 'scatter',
        name: words.models,
        symbolSize: 11,
        itemStyle: { color: seriesColour(theme, 0), opacity: 0.9 },
        label: { show: points.length <= 12, position: 'top', color: theme.ink2, fontSize: 11, formatter: ({ name }: { name: string }) => name },
        labelLayout: { hideOverlap: true },
        data: points.map((point) => ({ name: point.model, value: [point.topOne, point.real] })),
      },
    ],
  });
}

export const realTable = (report: MultiLabelReport): DataTable => ({
  columns: [words.model, words.topOne, words.margin, words.images, words.real, words.margin, words.images],
  rows: report.models.map((model) => [
    model.model, model.topOne?.share ?? null, model.topOne?.margin ?? null, model.topOne?.images ?? 0, model.real?.share ?? null, model.real?.margin ?? null, model.real?.images ?? 0,
  ]),
});

/** Accuracy of each model by number of labels. */
export interface AccuracyCells {
  models: string[];
  labels: number[];
  cells: (Share | null)[][];
}

export function accuracyCells(report: MultiLabelReport, of: 'topOne' | 'real'): AccuracyCells {
  const labels = [...new Set(report.models.flatMap((model) => model.byLabelCount.filter((count) => count[of]?.share != null).map((count) => count.labels)))].sort((a, b) => a - b);
  return {
    models: report.models.map((model) => model.model),
    labels,
    cells: report.models.map((model) => labels.map((count) => model.byLabelCount.find((one) => one.labels === count)?.[of] ?? null)),
  };
}

export function drawAccuracy(accuracy: AccuracyCells): (theme: ChartTheme) => ChartOption {
  const values = accuracy.cells.map((row) => row.map((cell) => cell?.share ?? null));
  const known = values.flat().filter((value) => value !== null);
  const { min, max } = shareBounds(known);
  const cell = (row: number, column: number) => accuracy.cells[row]?.[column];
  return drawHeatMap({
    columns: accuracy.labels.map(labelsName),
    rows: accuracy.models,
    values,
    columnName: words.labelsColumn,
    min,
    max,
    text: (row, column) => `${percent(cell(row, column)?.share ?? 0, 1)}\n± ${percent(cell(row, column)?.margin ?? 0, 1)}`,
    tip: (row, column) => words.cellTip(accuracy.models[row] ?? '', labelsName(accuracy.labels[column] ?? 0), percent(cell(row, column)?.share ?? 0, 2), percent(cell(row, column)?.margin ?? 0, 2), cell(row, column)?.images ?? 0),
  });
}

export const accuracyTable = (accuracy: AccuracyCells): DataTable => ({
  columns: [words.model, words.labelsColumn, words.share, words.margin, words.images],
  rows: accuracy.models.flatMap((model, row) =>
    accuracy.labels.map((labels, column) => {
      const cell = accuracy.cells[row]?.[column];
      return [model, labelsName(labels), cell?.share ?? null, cell?.margin ?? null, cell?.images ?? 0];
    }),
  ),
});

const annotatorsShown = 30;

/** How good each annotator's labels are and how far they agree with the consensus, worst first. */
export function drawAnnotators(annotators: readonly Annotator[]): (theme: ChartTheme) => ChartOption {
  const shown = annotators.slice(0, annotatorsShown);
  return (theme) => ({
    ...baseOption(theme),
    grid: { ...(baseOption(theme)['grid'] as object), top: 40, bottom: 4 },
    xAxis: valueAxis(theme, '', { min: 0, max: 1, axisLabel: { color: theme.ink2, fontSize: 11.5, formatter: (value: number) => percent(value) } }),
    yAxis: nameAxis(theme, shown.map((one) => one.annotator), { inverse: true, axisLabel: { color: theme.ink2, fontSize: 11.5, width: 160, overflow: 'truncate' } }),
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: theme.sunken, opacity: 0.6 } },
      formatter: ([item]: { dataIndex: number }[]) => {
        const one = item === undefined ? undefined : shown[item.dataIndex];
        return one === undefined ? '' : words.annotatorTip(one.annotator, percent(one.quality, 1), percent(one.agreement, 1), one.annotations);
      },
    },
    series: [
      { type: 'bar', name: words.quality, barMaxWidth: 12, itemStyle: { color: seriesColour(theme, 0) }, data: shown.map((one) => one.quality) },
      { type: 'bar', name: words.agrees, barMaxWidth: 12, itemStyle: { color: seriesColour(theme, 1) }, data: shown.map((one) => one.agreement) },
    ],
  });
}

export const annotatorsHeight = (count: number) => 64 + Math.min(annotatorsShown, Math.max(2, count)) * 34;

export const annotatorsTable = (annotators: readonly Annotator[]): DataTable => ({
  columns: [words.annotator, words.answers, words.quality, words.agrees],
  rows: annotators.map((one) => [one.annotator, one.annotations, one.quality, one.agreement]),
});

const peopleShown = 12;

/** Cohen's kappa of each pair, symmetric; of those who share most images. */
export function kappaCells(pairs: readonly AnnotatorPair[]): { people: string[]; cells: (AnnotatorPair | null)[][] } {
  const people = [...new Set(pairs.flatMap((pair) => [pair.first, pair.second]))].slice(0, peopleShown);
  return {
    people,
    cells: people.map((row) => people.map((column) => pairs.find((pair) => (pair.first === row && pair.second === column) || (pair.first === column && pair.second === row)) ?? null)),
  };
}

export function drawKappa(pairs: readonly AnnotatorPair[]): (theme: ChartTheme) => ChartOption {
  const { people, cells } = kappaCells(pairs);
  return drawHeatMap({
    columns: people,
    rows: people,
    values: cells.map((row) => row.map((pair) => pair?.kappa ?? null)),
    min: 0,
    max: 1,
    text: (row, column) => cells[row]?.[column]?.kappa?.toFixed(2) ?? '',
    tip: (row, column) => {
      const pair = cells[row]?.[column];
      return pair == null ? '' : words.pairTip(pair.first, pair.second, pair.kappa?.toFixed(3) ?? '', percent(pair.agreement, 1), pair.images);
    },
  });
}

export const kappaTable = (pairs: readonly AnnotatorPair[]): DataTable => ({
  columns: [words.first, words.second, words.images, words.agreement, words.kappa],
  rows: pairs.map((pair) => [pair.first, pair.second, pair.images, pair.agreement, pair.kappa]),
});
