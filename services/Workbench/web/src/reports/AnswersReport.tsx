import { useMemo, useState } from 'react';
import type { Batch } from '../api/types';
import { useResource } from '../api/useResource';
import { Figure } from '../charts/Figure';
import { Failed, Loading } from '../components/States';
import { formatNumber, texts } from '../i18n/en';
import { drawNoLabel, drawQuality, noLabelTable, qualityTable } from './answerFigures';
import { reportsApi } from './api';
import { annotatorsHeight } from './figures';
import type { AnswersReport } from './types';

const words = texts.reports.answers;
const counts = ['images', 'open', 'settled', 'disagreeing', 'originalLeftOut', 'unsure'] as const;

/** What the answers to batches say: settled or not, why no label is valid, and people on gold images. */
export function AnswersReportSection({ dataset, batches }: { dataset: string; batches: Batch[] }) {
  const [batch, setBatch] = useState('');
  const { data, error, reload } = useResource(`answers/${dataset}/${batch}`, (signal) => reportsApi.answers(dataset, batch === '' ? [] : [batch], signal));

  return (
    <section className="report-section" aria-labelledby="answers">
      <div className="report-head">
        <div>
          <h2 id="answers">{words.title}</h2>
          <p>{words.text}</p>
        </div>
        {batches.length > 0 && (
          <div className="report-controls">
            <label className="field">
              <span>{words.batches}</span>
              <select value={batch} onChange={(event) => setBatch(event.target.value)} data-testid="answers-batch">
                <option value="">{words.allBatches}</option>
                {batches.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.title === '' ? one.id : one.title}
                  </option>
                ))}
              </select>
            </label>
          </div>
        )}
      </div>
      {error !== null && <Failed error={error} onRetry={reload} />}
      {error === null && data === null && <Loading />}
      {data?.batches === 0 && <p className="card rows-empty report-empty">{words.none}</p>}
      {data !== null && data.batches > 0 && <AnswerFigures dataset={dataset} report={data} />}
    </section>
  );
}

function AnswerFigures({ dataset, report }: { dataset: string; report: AnswersReport }) {
  const drawn = useMemo(() => ({ noLabel: drawNoLabel(report), quality: drawQuality(report.annotators) }), [report]);
  const figures = texts.reports.figures;
  return (
    <>
      <section className="card" aria-label={words.title}>
        <dl className="stats">
          {counts.map((name) => (
            <div key={name} className="stat">
              <dt>{words.counts[name]}</dt>
              <dd data-testid={`answers-${name}`} data-value={report[name]}>{formatNumber(report[name])}</dd>
            </div>
          ))}
        </dl>
      </section>
      <div className="figures">
        {report.noValidLabels.length > 0 ? (
          <Figure testId="figure-no-label" title={words.noLabel} file={[dataset, 'no-valid-label']} draw={drawn.noLabel} table={noLabelTable(report)} summary={figures.summary(words.noLabel)} height={240} />
        ) : (
          <p className="muted">{words.noLabelNone}</p>
        )}
        {report.annotators.length > 0 && (
          <Figure
            testId="figure-quality" title={words.quality} file={[dataset, 'annotator-quality']} draw={drawn.quality} table={qualityTable(report.annotators)} height={annotatorsHeight(report.annotators.length)}
            note={report.annotators.every((one) => one.goldAnswers === 0) ? words.noGold : words.qualityNote} summary={figures.summary(words.quality)}
          />
        )}
      </div>
    </>
  );
}
