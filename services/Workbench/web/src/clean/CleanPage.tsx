import { useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { api, ApiError } from '../api/client';
import { inUse } from '../batch/search';
import './clean.css';
import { useResource } from '../api/useResource';
import { Page } from '../components/Page';
import { Empty, Failed, Loading } from '../components/States';
import { formatNumber, formatShare, texts } from '../i18n/en';
import { isOpened } from '../pages/NewBatch';
import { batchPath } from '../pages/BatchTable';
import { cleanApi, type CleanOverview } from './api';
import { ClassField } from './ClassField';

const classesShown = 100;
const standardCount = 50;
const mostImages = 1000;

/** Which class to clean, by which score, and where to begin. */
export function CleanPage() {
  const dataset = useParams()['dataset'] ?? '';
  const { data, error, reload } = useResource(`clean/${dataset}`, async (signal) => {
    const [overview, taxonomy] = await Promise.all([cleanApi.overview(dataset, signal), api.taxonomy(dataset, signal)]);
    return { overview, classes: inUse(taxonomy.classes), names: new Map(taxonomy.classes.map((entry) => [entry.id, entry.name])) };
  });
  return (
    <Page title={texts.clean.title}>
      {error !== null && <Failed error={error} onRetry={reload} />}
      {error === null && data === null && <Loading />}
      {data !== null && data.overview.run === '' && (
        <Empty title={texts.clean.noRun} text={texts.clean.noRunHint}>
          <pre className="commands">{texts.clean.commands(dataset).join('\n')}</pre>
        </Empty>
      )}
      {data !== null && data.overview.run !== '' && <Chooser dataset={dataset} {...data} />}
    </Page>
  );
}

function Chooser({ dataset, overview, classes, names }: { dataset: string; overview: CleanOverview; classes: { id: number; name: string }[]; names: ReadonlyMap<number, string> }) {
  const navigate = useNavigate();
  const [classId, setClassId] = useState<number | null>(overview.pair?.given ?? null);
  const [score, setScore] = useState(overview.scores[0]?.name ?? '');
  const [count, setCount] = useState(standardCount);
  const [again, setAgain] = useState(false);
  const [state, setState] = useState({ busy: false, text: '', failed: false });
  const nameOf = (id: number) => names.get(id) ?? `#${id}`;
  const worst = useMemo(() => overview.classes.filter((entry) => entry.suspicious > 0).toSorted((a, b) => b.suspicious - a.suspicious), [overview]);
  const largest = worst[0]?.suspicious ?? 1;

  const show = async (of: number | null) => {
    setState({ busy: true, text: texts.clean.opening, failed: false });
    try {
      const selection = await api.createBatch(dataset, {
        strategy: overview.scores.find((entry) => entry.name === score)?.lowestFirst === false ? 'highest' : 'lowest',
        score,
        count,
        kind: 'clean',
        title: texts.clean.batchTitle(of === null ? texts.clean.allClasses.toLowerCase() : nameOf(of), score),
        includeSelected: again,
        ...(of === null ? {} : { classes: [of] }),
      });
      if (selection.count === 0) setState({ busy: false, text: texts.clean.nothing, failed: true });
      else if (await isOpened(selection.id)) await navigate(batchPath({ dataset, id: selection.id, kind: 'clean' }));
      else setState({ busy: false, text: texts.clean.late, failed: false });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setState({ busy: false, text: error.message, failed: true });
    }
  };

  return (
    <>
      {overview.pair !== null && (
        <section className="callout" aria-labelledby="begin">
          <h2 id="begin">{texts.clean.begin}</h2>
          <p>{texts.clean.pair(nameOf(overview.pair.given), nameOf(overview.pair.predicted), overview.pair.images, overview.pair.share)}</p>
        </section>
      )}
      <section className="card" aria-labelledby="choose">
        <div className="card-head">
          <h2 id="choose">{texts.clean.choose}</h2>
        </div>
        <form
          className="clean-form"
          onSubmit={(event) => {
            event.preventDefault();
            void show(classId);
          }}
        >
          <ClassField classes={classes} value={classId} onChange={setClassId} />
          <label className="field">
            <span>{texts.clean.score}</span>
            <select value={score} onChange={(event) => setScore(event.target.value)}>
              {overview.scores.map((entry) => (
                <option key={entry.name}>{entry.name}</option>
              ))}
            </select>
          </label>
          <label className="field narrow">
            <span>{texts.clean.count}</span>
            <input type="number" min={1} max={mostImages} required value={count} onChange={(event) => setCount(event.target.valueAsNumber)} />
          </label>
          <button type="submit" className="button primary" disabled={state.busy || !(count >= 1)} data-testid="clean-show">
            {texts.clean.show}
          </button>
          <label className="choice">
            <input type="checkbox" checked={again} onChange={(event) => setAgain(event.target.checked)} />
            {texts.clean.again}
          </label>
          <p role="status" className={state.failed ? 'result failed' : 'result'} data-testid="clean-state">
            {state.text}
          </p>
        </form>
      </section>
      {worst.length > 0 && (
        <section className="card" aria-labelledby="by-class">
          <div className="card-head">
            <h2 id="by-class">
              {texts.clean.byClass} <span className="muted">{overview.isFlagged ? texts.clean.flagged : texts.clean.predicted}</span>
            </h2>
          </div>
          <table className="table clean-table">
            <thead>
              <tr>
                <th scope="col">{texts.clean.class}</th>
                <th scope="col" className="number">{texts.clean.images}</th>
                <th scope="col">{texts.clean.suspicious}</th>
                <th scope="col" className="number">{texts.clean.share}</th>
                <th scope="col"><span className="hidden">{texts.clean.title}</span></th>
              </tr>
            </thead>
            <tbody>
              {worst.slice(0, classesShown).map((entry) => (
                <tr key={entry.id} data-testid="clean-class">
                  <th scope="row">{nameOf(entry.id)}</th>
                  <td className="number">{formatNumber(entry.images)}</td>
                  <td>
                    <span className="clean-bar">
                      <span className="bar-fill" style={{ width: `${(100 * entry.suspicious) / largest}%` }} aria-hidden="true" />
                      <span className="bar-value">{formatNumber(entry.suspicious)}</span>
                    </span>
                  </td>
                  <td className="number">{formatShare(entry.images === 0 ? 0 : entry.suspicious / entry.images)}</td>
                  <td>
                    <button
                      type="button"
                      className="button"
                      disabled={state.busy}
                      aria-label={texts.clean.cleanClass(nameOf(entry.id))}
                      onClick={() => {
                        setClassId(entry.id);
                        void show(entry.id);
                      }}
                    >
                      {texts.clean.title}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {worst.length > classesShown && <p className="rows-empty muted">{texts.clean.more(worst.length - classesShown)}</p>}
        </section>
      )}
    </>
  );
}
