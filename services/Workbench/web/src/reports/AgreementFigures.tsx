import { useMemo } from 'react';
import { Figure } from '../charts/Figure';
import { heatMapHeight } from '../charts/heatMap';
import { fileName, download } from '../charts/download';
import { toCsv, type DataTable } from '../charts/table';
import { Icon } from '../components/Icon';
import { formatNumber, texts } from '../i18n/en';
import { annotatorsHeight, annotatorsTable, drawAnnotators, drawKappa, kappaCells, kappaTable } from './figures';
import type { ConsensusReport } from './types';

const words = texts.reports.agreement;
const figures = texts.reports.figures;
const statistics = ['percentAgreement', 'fleissKappa', 'krippendorffAlpha', 'alphaJaccard', 'alphaMasi'] as const;
const counts = ['overlapping', 'unanimous', 'settled', 'disagreeing', 'originalLeftOut', 'changed'] as const;

const statisticsTable = (report: ConsensusReport): DataTable => ({
  columns: [words.statistic, words.value],
  rows: [...statistics.map((name) => [words.stats[name][0] ?? name, report[name]] as const), ...counts.map((name) => [words.counts[name], report[name]] as const)],
});

/** Agreement statistics, what follows for images, and how good each annotator is. */
export function AgreementFigures({ report }: { report: ConsensusReport }) {
  const drawn = useMemo(() => ({ annotators: drawAnnotators(report.annotators), kappa: drawKappa(report.pairs) }), [report]);
  const people = kappaCells(report.pairs).people.length;
  return (
    <>
      <ul className="chips" data-testid="agreement-facts">
        <li className="chip">{words.methodName(report.method)}</li>
        <li className="chip">{words.facts(report.annotations, report.annotatorCount, report.images)}</li>
        {report.leftOut > 0 && <li className="chip">{words.leftOut(report.leftOut)}</li>}
      </ul>
      <section className="card" aria-label={words.statsTitle}>
        <div className="card-head">
          <h3>{words.statsTitle}</h3>
          <button type="button" className="button quiet" aria-label={texts.charts.asCsv(words.statsTitle)} onClick={() => download(`${fileName(report.run, 'agreement')}.csv`, 'text/csv', toCsv(statisticsTable(report)))}>
            <Icon name="download" />
            CSV
          </button>
        </div>
        <dl className="stats">
          {statistics.map((name) => (
            <div key={name} className="stat">
              <dt>{words.stats[name][0]}</dt>
              <dd data-testid={`stat-${name}`} data-value={report[name] ?? ''}>{report[name] === null ? '–' : report[name].toFixed(3)}</dd>
              <dd className="stat-hint">{report[name] === null ? words.undefinedHint : words.stats[name][1]}</dd>
            </div>
          ))}
        </dl>
        <dl className="stats">
          {counts.map((name) => (
            <div key={name} className="stat">
              <dt>{words.counts[name]}</dt>
              <dd data-testid={`count-${name}`} data-value={report[name]}>{formatNumber(report[name])}</dd>
            </div>
          ))}
        </dl>
      </section>
      {report.annotators.length > 0 && (
        <div className="figures">
          <Figure
            testId="figure-annotators" title={figures.annotators} file={[report.run, 'annotators']} draw={drawn.annotators} table={annotatorsTable(report.annotators)}
            height={annotatorsHeight(report.annotators.length)} summary={figures.summary(figures.annotators)}
          />
          {report.pairs.some((pair) => pair.kappa !== null) && (
            <Figure
              testId="figure-kappa" title={figures.pairs} file={[report.run, 'kappa']} draw={drawn.kappa} table={kappaTable(report.pairs)} height={heatMapHeight(people)} note={figures.pairsNote}
              summary={figures.summary(figures.pairs)}
            />
          )}
        </div>
      )}
    </>
  );
}
