import { bandSeries } from '../charts/band';
import { baseOption, nameAxis, percent, shapeOf, shareBounds, valueAxis } from '../charts/base';
import type { ChartOption } from '../charts/echarts';
import type { DataTable } from '../charts/table';
import { seriesColour, type ChartTheme } from '../charts/theme';
import { formatNumber, texts } from '../i18n/en';
import type { CampaignRound, CurvePoint, RoundAnswers } from './types';

const words = texts.campaigns.figures;

/** A line of a learning curve plot. */
export interface Curve {
  name: string;
  points: readonly Pick<CurvePoint, 'labelled' | 'mean' | 'lower' | 'upper'>[];
  /** Dashed and grey: what the others are to beat. */
  isBaseline: boolean;
}

/** What a campaign has measured so far, as a curve. */
export const curveOf = (name: string, rounds: readonly CampaignRound[], isBaseline = false): Curve => ({
  name,
  isBaseline,
  points: rounds.flatMap((round) => (round.metric === null ? [] : [{ labelled: round.labelled, mean: round.metric.value, lower: round.metric.lower, upper: round.metric.upper }])),
});

export function drawCurves(curves: readonly Curve[], metric: string): (theme: ChartTheme) => ChartOption {
  const points = curves.flatMap((curve) => curve.points);
  const labels = [...new Set(points.map((point) => point.labelled))].sort((a, b) => a - b);
  // Sets that double stand evenly on a logarithmic axis.
  const doubles = labels.length > 2 && labels[0] !== undefined && labels[0] > 0 && (labels.at(-1) ?? 0) / labels[0] >= 8;
  const bounds = shareBounds(points.flatMap((point) => [point.lower, point.upper]));
  return (theme) => ({
    ...baseOption(theme),
    legend: curves.length > 1 ? { ...(baseOption(theme)['legend'] as object), icon: undefined, data: curves.map((curve) => curve.name) } : { show: false },
    grid: { ...(baseOption(theme)['grid'] as object), top: curves.length > 1 ? 40 : 16, bottom: 28 },
    xAxis: valueAxis(theme, words.labels, {
      type: doubles ? 'log' : 'value',
      logBase: 2,
      min: labels.length > 1 ? labels[0] : undefined,
      max: labels.length > 1 ? labels.at(-1) : undefined,
      splitLine: { show: false },
      axisLabel: { color: theme.ink2, fontSize: 11.5, hideOverlap: true, formatter: (value: number) => formatNumber(Math.round(value)) },
    }),
    yAxis: valueAxis(theme, '', { ...bounds, axisLabel: { color: theme.ink2, fontSize: 11.5, formatter: (value: number) => percent(value) } }),
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      trigger: 'axis',
      formatter: (items: { seriesName: string; seriesType: string; value: [number, number, number, number] }[]) => {
        const lines = items.filter((item) => item.seriesType === 'line');
        if (lines[0] === undefined) return '';
        const head = words.atLabels(formatNumber(lines[0].value[0]));
        return [head, ...lines.map(({ seriesName, value }) => words.tip(seriesName, percent(value[1], 2), percent(value[2], 2), percent(value[3], 2)))].join('\n');
      },
    },
    series: curves.flatMap((curve, index) => {
      const colour = curve.isBaseline ? theme.ink3 : seriesColour(theme, index);
      const line = {
        type: 'line',
        name: curve.name,
        data: curve.points.map((point) => [point.labelled, point.mean, point.lower, point.upper]),
        symbol: shapeOf(index),
        symbolSize: 7,
        lineStyle: { color: colour, width: 2, type: curve.isBaseline ? 'dashed' : 'solid' },
        itemStyle: { color: colour },
        z: 3,
      };
      const hasBand = curve.points.length > 1 && curve.points.some((point) => point.upper > point.lower);
      return hasBand ? [bandSeries(`${metric} ${curve.name}`, curve.points.map((point) => ({ x: point.labelled, lower: point.lower, upper: point.upper })), colour), line] : [line];
    }),
  });
}

export const curvesTable = (curves: readonly Curve[], metric: string): DataTable => ({
  columns: [texts.campaigns.compare.strategy, words.labels, metric, words.lower, words.upper],
  rows: curves.flatMap((curve) => curve.points.map((point) => [curve.name, point.labelled, point.mean, point.lower, point.upper])),
});

const numbers = (rounds: readonly CampaignRound[]) => rounds.map((round) => formatNumber(round.number + 1));

/** A value of each round as a line. */
export function drawRounds(rounds: readonly CampaignRound[], name: string, value: (round: CampaignRound) => number | null): (theme: ChartTheme) => ChartOption {
  const values = rounds.map(value);
  const bounds = shareBounds(values.filter((one) => one !== null));
  return (theme) => ({
    ...baseOption(theme),
    legend: { show: false },
    grid: { ...(baseOption(theme)['grid'] as object), top: 16, bottom: 28 },
    xAxis: nameAxis(theme, numbers(rounds), { name: words.rounds, boundaryGap: false }),
    yAxis: valueAxis(theme, '', { ...bounds, axisLabel: { color: theme.ink2, fontSize: 11.5, formatter: (one: number) => one.toFixed(2) } }),
    tooltip: { ...(baseOption(theme)['tooltip'] as object), trigger: 'axis', valueFormatter: (one: unknown) => (typeof one === 'number' ? one.toFixed(4) : '') },
    series: [{ type: 'line', name, data: values, symbol: 'circle', symbolSize: 7, connectNulls: true, lineStyle: { color: seriesColour(theme, 0), width: 2 }, itemStyle: { color: seriesColour(theme, 0) } }],
  });
}

export const roundsTable = (rounds: readonly CampaignRound[], name: string, value: (round: CampaignRound) => number | null): DataTable => ({
  columns: [words.rounds, words.labels, name],
  rows: rounds.map((round) => [round.number + 1, round.labelled, value(round)]),
});

const kinds = ['kept', 'relabelled', 'removed', 'unsure'] as const satisfies readonly (keyof RoundAnswers)[];

/** Share of the answers that changed something: the fixes of a round. */
export function fixRate(answers: RoundAnswers): number | null {
  const all = kinds.reduce((sum, kind) => sum + answers[kind], 0);
  return all === 0 ? null : (answers.relabelled + answers.removed) / all;
}

export function drawAnswers(rounds: readonly CampaignRound[], withRate: boolean): (theme: ChartTheme) => ChartOption {
  return (theme) => {
    const colours = { kept: theme.keep, relabelled: theme.relabel, removed: theme.remove, unsure: theme.unsure };
    return {
      ...baseOption(theme),
      grid: { ...(baseOption(theme)['grid'] as object), top: 40, bottom: 28 },
      xAxis: nameAxis(theme, numbers(rounds), { name: words.rounds }),
      yAxis: [
        valueAxis(theme, '', { minInterval: 1 }),
        ...(withRate ? [valueAxis(theme, '', { min: 0, max: 1, splitLine: { show: false }, axisLabel: { color: theme.ink3, fontSize: 11.5, formatter: (one: number) => percent(one) } })] : []),
      ],
      tooltip: { ...(baseOption(theme)['tooltip'] as object), trigger: 'axis', axisPointer: { type: 'shadow', shadowStyle: { color: theme.sunken, opacity: 0.6 } } },
      series: [
        ...kinds.map((kind) => ({
          type: 'bar', name: words[kind], stack: 'answers', barMaxWidth: 44, itemStyle: { color: colours[kind], borderColor: theme.surface, borderWidth: 1 }, data: rounds.map((round) => round.answers[kind]),
        })),
        ...(withRate
          ? [{
              type: 'line', name: words.fixRate, yAxisIndex: 1, symbol: 'diamond', symbolSize: 8, connectNulls: true,
              lineStyle: { color: theme.ink, width: 1.5, type: 'dashed' }, itemStyle: { color: theme.ink },
              data: rounds.map((round) => fixRate(round.answers)), tooltip: { valueFormatter: (one: unknown) => (typeof one === 'number' ? percent(one, 1) : '') },
            }]
          : []),
      ],
    };
  };
}

export const answersTable = (rounds: readonly CampaignRound[]): DataTable => ({
  columns: [words.rounds, ...kinds.map((kind) => words[kind]), words.fixRate],
  rows: rounds.map((round) => [round.number + 1, ...kinds.map((kind) => round.answers[kind]), fixRate(round.answers)]),
});

/** Classes by name and how many labels each has after every round. */
export interface ClassShares {
  names: string[];
  /** Images by class, then by round. */
  counts: number[][];
}

const classesShown = 10;

/** The classes that are largest after the last round, and the rest together. */
export function classShares(rounds: readonly CampaignRound[], nameOf: (id: number) => string): ClassShares {
  const last = rounds.at(-1)?.classCounts ?? {};
  const ids = Object.keys(last).sort((a, b) => (last[b] ?? 0) - (last[a] ?? 0) || Number(a) - Number(b));
  const shown = ids.length <= classesShown + 1 ? ids : ids.slice(0, classesShown);
  const counts = shown.map((id) => rounds.map((round) => round.classCounts[id] ?? 0));
  const names = shown.map((id) => nameOf(Number(id)));
  if (shown.length < ids.length) {
    const others = rounds.map((round) => Object.entries(round.classCounts).reduce((sum, [id, count]) => (shown.includes(id) ? sum : sum + count), 0));
    return { names: [...names, words.otherClasses], counts: [...counts, others] };
  }
  return { names, counts };
}

export function drawClasses(rounds: readonly CampaignRound[], shares: ClassShares): (theme: ChartTheme) => ChartOption {
  const totals = rounds.map((_, round) => shares.counts.reduce((sum, counts) => sum + (counts[round] ?? 0), 0));
  return (theme) => ({
    ...baseOption(theme),
    legend: { ...(baseOption(theme)['legend'] as object), type: 'plain', left: 0, right: 0 },
    grid: { ...(baseOption(theme)['grid'] as object), top: 72, bottom: 28 },
    xAxis: nameAxis(theme, numbers(rounds), { name: words.rounds }),
    yAxis: valueAxis(theme, '', { min: 0, max: 1, axisLabel: { color: theme.ink2, fontSize: 11.5, formatter: (one: number) => percent(one) } }),
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      formatter: (item: { seriesName: string; seriesIndex: number; dataIndex: number; value: number }) =>
        `${item.seriesName}  ${percent(item.value, 1)}  (${formatNumber(shares.counts[item.seriesIndex]?.[item.dataIndex] ?? 0)})`,
    },
    series: shares.names.map((name, index) => ({
      type: 'bar',
      name,
      stack: 'classes',
      barMaxWidth: 56,
      itemStyle: { color: seriesColour(theme, index), opacity: index < theme.series.length ? 0.85 : 0.45, borderColor: theme.surface, borderWidth: 1 },
      data: (shares.counts[index] ?? []).map((count, round) => (totals[round] ? count / totals[round] : 0)),
    })),
  });
}

export const classesTable = (rounds: readonly CampaignRound[], shares: ClassShares): DataTable => ({
  columns: [words.rounds, ...shares.names],
  rows: rounds.map((round, place) => [round.number + 1, ...shares.counts.map((counts) => counts[place] ?? 0)]),
});
