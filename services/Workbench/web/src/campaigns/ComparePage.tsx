import './campaigns.css';
import { useMemo } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { useMay } from '../account/session';
import { useResource } from '../api/useResource';
import { percent } from '../charts/base';
import { Figure } from '../charts/Figure';
import { Header } from '../components/Header';
import { Icon } from '../components/Icon';
import { Empty, Failed, Loading } from '../components/States';
import { formatNumber, texts } from '../i18n/en';
import { useTitle } from '../pages/useTitle';
import { campaignPath, campaignsApi, campaignsPath } from './api';
import { curvesTable, drawCurves, type Curve } from './figures';
import type { LearningCurve } from './types';

const words = texts.campaigns.compare;

/** Campaigns side by side at equal numbers of labels. */
export function ComparePage() {
  const dataset = useParams()['dataset'] ?? '';
  const [search] = useSearchParams();
  const ids = search.getAll('campaign');
  const mayRun = useMay('expert', dataset);
  useTitle(words.title);
  const { data, error, reload } = useResource(`curves/${ids.join('/')}`, async (signal) => (ids.length === 0 ? [] : campaignsApi.curves(ids, signal)));

  return (
    <>
      <Header
        crumbs={[{ name: texts.home, to: '/' }, { name: dataset, to: `/datasets/${encodeURIComponent(dataset)}` }, { name: texts.campaigns.title, to: campaignsPath(dataset) }, { name: words.title }]}
      />
      <main id="content" className="page wide" tabIndex={-1}>
        <div className="page-top">
          <h1>{words.title}</h1>
          {mayRun && ids.length > 0 && (
            <div className="button-group" role="group" aria-label={texts.campaigns.page.export}>
              {(['csv', 'jsonl'] as const).map((format) => (
                <a key={format} className="button" href={campaignsApi.exportUrl(ids, format)} download aria-label={texts.campaigns.page.exportAs(format.toUpperCase())}>
                  <Icon name="download" />
                  {format.toUpperCase()}
                </a>
              ))}
            </div>
          )}
        </div>
        {error !== null && <Failed error={error} onRetry={reload} />}
        {error === null && data === null && <Loading />}
        {data?.every((curve) => curve.points.length === 0) === true && <Empty title={words.title} text={ids.length === 0 ? words.unknown : words.none} />}
        {data?.some((curve) => curve.points.length > 0) === true && <Curves curves={data} dataset={dataset} />}
      </main>
    </>
  );
}

function Curves({ curves, dataset }: { curves: LearningCurve[]; dataset: string }) {
  const drawn = useMemo<Curve[]>(
    () => curves.map((curve) => ({ name: texts.campaigns.strategy(curve.name), points: curve.points, isBaseline: curve.name.startsWith('random') && curves.length > 1 })),
    [curves],
  );
  const metric = texts.campaigns.list.metric;
  const draw = useMemo(() => drawCurves(drawn, metric), [drawn, metric]);
  return (
    <>
      <Figure
        testId="figure-compare" title={words.curves} file={[dataset, 'learning-curves']} draw={draw} table={curvesTable(drawn, metric)} height={400} note={words.note}
        summary={drawn.map((curve) => texts.campaigns.figures.summaryCurve(curve.name, curve.points.length, percent(curve.points.at(-1)?.mean ?? 0, 1))).join(' ')}
      />
      <div className="card">
        <table className="table campaign-table">
          <thead>
            <tr>
              <th scope="col">{words.strategy}</th>
              <th scope="col" className="number">{texts.campaigns.list.labelled}</th>
              <th scope="col" className="number">{words.last}</th>
              <th scope="col" className="number">{words.gain}</th>
              <th scope="col" className="number">{words.saving}</th>
              <th scope="col">{words.campaigns}</th>
            </tr>
          </thead>
          <tbody>
            {curves.map((curve) => {
              const last = curve.points.at(-1);
              return (
                <tr key={curve.name} data-testid="curve" data-curve={curve.name}>
                  <td><strong>{texts.campaigns.strategy(curve.name)}</strong></td>
                  <td className="number">{last === undefined ? '' : formatNumber(last.labelled)}</td>
                  <td className="number">{last === undefined ? '' : percent(last.mean, 2)}</td>
                  <td className="number">{last?.gain == null ? '' : `${last.gain > 0 ? '+' : ''}${percent(last.gain, 2)}`}</td>
                  <td className="number">{curve.labelsToBaseline === null || curve.labelSaving === null ? '' : words.savingTimes(curve.labelsToBaseline, curve.labelSaving)}</td>
                  <td>
                    {curve.campaigns.map((id) => (
                      <div key={id}><Link to={campaignPath({ dataset, id })}>{id}</Link></div>
                    ))}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
