import { baseOption, nameAxis, percent, valueAxis } from '../charts/base';
import type { ChartOption } from '../charts/echarts';
import type { DataTable } from '../charts/table';
import { seriesColour, type ChartTheme } from '../charts/theme';
import { texts } from '../i18n/en';
import { noLabelReasons, stances, type AnnotatorQuality, type AnswersReport, type NoLabelReason, type Stance } from './types';

const words = texts.reports.answers;

/** Answers of a reason and a stance. */
export const noLabelCount = (report: AnswersReport, reason: NoLabelReason, stance: Stance) => report.noValidLabels.find((one) => one.reason === reason && one.stance === stance)?.count ?? 0;

/** Why images have no valid label, by what is said of the original one. */
export function drawNoLabel(report: AnswersReport): (theme: ChartTheme) => ChartOption {
  return (theme) => {
    const colours: Record<Stance, string> = { agree: theme.keep, disagree: theme.remove, uncertain: theme.unsure };
    return {
      ...baseOption(theme),
      grid: { ...(baseOption(theme)['grid'] as object), top: 40, bottom: 28 },
      xAxis: valueAxis(theme, words.answersColumn, { minInterval: 1 }),
      yAxis: nameAxis(theme, noLabelReasons.map((reason) => words.reason[reason]), { inverse: true, axisLabel: { color: theme.ink2, fontSize: 11.5, width: 190, overflow: 'break' } }),
      tooltip: { ...(baseOption(theme)['tooltip'] as object), trigger: 'axis', axisPointer: { type: 'shadow', shadowStyle: { color: theme.sunken, opacity: 0.6 } } },
      series: stances.map((stance) => ({
        type: 'bar', name: words.stance[stance], stack: 'stance', barMaxWidth: 24, itemStyle: { color: colours[stance], borderColor: theme.surface, borderWidth: 1 },
        data: noLabelReasons.map((reason) => noLabelCount(report, reason, stance)),
      })),
    };
  };
}

export const noLabelTable = (report: AnswersReport): DataTable => ({
  columns: [words.reasonColumn, words.stanceColumn, words.answersColumn],
  rows: noLabelReasons.flatMap((reason) => stances.map((stance) => [words.reason[reason], words.stance[stance], noLabelCount(report, reason, stance)])),
});

const share = (part: number, all: number) => (all === 0 ? null : part / all);

/** How good people are on gold images, with intervals, and how often they agree with what was decided. */
export function drawQuality(annotators: readonly AnnotatorQuality[]): (theme: ChartTheme) => ChartOption {
  return (theme) => ({
    ...baseOption(theme),
    grid: { ...(baseOption(theme)['grid'] as object), top: 40, bottom: 4 },
    xAxis: valueAxis(theme, '', { min: 0, max: 1, axisLabel: { color: theme.ink2, fontSize: 11.5, formatter: (value: number) => percent(value) } }),
    yAxis: nameAxis(theme, annotators.map((one) => one.annotator), { inverse: true, axisLabel: { color: theme.ink2, fontSize: 11.5, width: 160, overflow: 'truncate' } }),
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: theme.sunken, opacity: 0.6 } },
      formatter: ([item]: { dataIndex: number }[]) => {
        const one = item === undefined ? undefined : annotators[item.dataIndex];
        if (one === undefined) return '';
        return words.goldTip(one.annotator, percent(share(one.goldRight, one.goldAnswers) ?? 0, 1), percent(one.goldLower ?? 0, 1), percent(one.goldUpper ?? 0, 1), one.goldAnswers);
      },
    },
    series: [
      { type: 'bar', name: words.columns.gold, barMaxWidth: 12, itemStyle: { color: seriesColour(theme, 0) }, data: annotators.map((one) => share(one.goldRight, one.goldAnswers)) },
      { type: 'bar', name: words.columns.agreed, barMaxWidth: 12, itemStyle: { color: seriesColour(theme, 1) }, data: annotators.map((one) => share(one.agreed, one.compared)) },
    ],
  });
}

export const qualityTable = (annotators: readonly AnnotatorQuality[]): DataTable => ({
  columns: [
    words.columns.annotator, words.columns.answers, words.columns.unsure, words.columns.medianSeconds, words.columns.goldAnswers, words.columns.gold, words.columns.goldLower,
    words.columns.goldUpper, words.columns.goldJaccard, words.columns.agreed, words.columns.overturned,
  ],
  rows: annotators.map((one) => [
    one.annotator, one.answers, one.unsure, one.medianSeconds, one.goldAnswers, share(one.goldRight, one.goldAnswers), one.goldLower, one.goldUpper, one.goldJaccard,
    share(one.agreed, one.compared), share(one.overturned, one.refined),
  ]),
});
