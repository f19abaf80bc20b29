import './classes.css';
import { useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useResource } from '../api/useResource';
import { Page } from '../components/Page';
import { Failed, Loading } from '../components/States';
import { formatDate, formatNumber, texts } from '../i18n/en';
import { classesApi, type ClassDetails, type ClassMatch, type ClassSources } from './api';
import { MergeablePair } from './MergeablePair';
import { classPath } from './paths';
import { ReportButton } from './ReportButton';

const shownMatches = 50;

/** The classes of a data set: found by name or synonym, those that look like one, and what was changed. */
export function ClassesPage() {
  const dataset = useParams()['dataset'] ?? '';
  const page = useResource(`classes/${dataset}`, async (signal) => {
    const [list, sources, names, changes] = await Promise.all([
      classesApi.list(dataset, '', signal), classesApi.sources(dataset, signal), classesApi.names(dataset, signal), classesApi.changes(dataset, signal),
    ]);
    return { list, sources, names, changes };
  });
  const { data } = page;
  return (
    <Page title={texts.classes.title}>
      {page.error !== null && <Failed error={page.error} onRetry={page.reload} />}
      {page.error === null && data === null && <Loading />}
      {data !== null && (
        <>
          <ClassList dataset={dataset} first={data.list.classes} total={data.list.total} next={data.list.nextPageToken} />
          <MergeableCard dataset={dataset} sources={data.sources} names={data.names} onMade={page.reload} />
          {data.changes.length > 0 && (
            <section className="card" aria-labelledby="changes">
              <div className="card-head"><h2 id="changes">{texts.classes.changesTitle}</h2></div>
              <ul className="changes" data-testid="taxonomy-changes">
                {data.changes.map((change) => (
                  <li key={change.version}>
                    <span>{change.text}{change.comment !== '' && <span className="muted"> · {change.comment}</span>}</span>
                    <span className="muted">{texts.classes.changeBy(change.annotator)}, {formatDate(change.created)}</span>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </Page>
  );
}

function ClassList({ dataset, first, total, next }: { dataset: string; first: ClassDetails[]; total: number; next: string }) {
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<{ matches: ClassMatch[]; total: number } | null>(null);
  const [more, setMore] = useState<{ classes: ClassDetails[]; next: string }>({ classes: [], next });
  const isSearch = typed.trim() !== '';

  useEffect(() => {
    if (!isSearch) return;
    const abort = new AbortController();
    classesApi.search(dataset, typed, shownMatches, abort.signal).then(setFound, () => undefined);
    return () => abort.abort();
  }, [dataset, typed, isSearch]);

  const showMore = () =>
    void classesApi.list(dataset, more.next).then((page) => setMore({ classes: [...more.classes, ...page.classes], next: page.nextPageToken }));

  return (
    <section className="card" aria-labelledby="class-list">
      <div className="card-head">
        <h2 id="class-list">{texts.classes.count(total)}</h2>
        <input
          className="class-find"
          type="search"
          aria-label={texts.classes.find}
          placeholder={texts.classes.find}
          value={typed}
          data-testid="class-find"
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      {total === 0 && <p className="rows-empty">{texts.classes.empty}</p>}
      {isSearch && found !== null && (
        <ul className="class-rows" data-testid="class-matches">
          {found.matches.map((match) => (
            <li key={match.id}>
              <Link to={classPath(dataset, match.id)}>{match.name}</Link> <span className="muted">{match.matched}</span>
            </li>
          ))}
          {found.total > found.matches.length && <li className="muted">{texts.classes.findMore(found.total - found.matches.length)}</li>}
          {found.total === 0 && <li role="status">{texts.classes.none(typed)}</li>}
        </ul>
      )}
      {!isSearch && total > 0 && (
        <table className="table class-table">
          <thead>
            <tr>
              <th scope="col">{texts.classes.name}</th>
              <th scope="col">{texts.classes.synonyms}</th>
              <th scope="col" className="number">{texts.classes.features}</th>
              <th scope="col" className="number">{texts.classes.exemplars}</th>
            </tr>
          </thead>
          <tbody>
            {[...first, ...more.classes].map((known) => (
              <tr key={known.id} data-testid="class-row">
                <td>
                  <Link to={classPath(dataset, known.id)}>{known.name}</Link>
                  {known.definition !== '' && <p className="muted class-definition">{known.definition}</p>}
                </td>
                <td className="muted">{known.synonyms.join(', ')}</td>
                <td className="number">{formatNumber(known.features.length)}</td>
                <td className="number">{formatNumber(known.exemplars.length)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!isSearch && more.next !== '' && (
        <div className="class-more">
          <button type="button" className="button" onClick={showMore}>{texts.classes.more}</button>
        </div>
      )}
    </section>
  );
}

function MergeableCard({ dataset, sources, names, onMade }: { dataset: string; sources: ClassSources; names: ReadonlyMap<number, string>; onMade: () => void }) {
  const run = sources.reportRun;
  const { data, error, reload } = useResource(`mergeable/${dataset}/${run ?? ''}`, async (signal) => (run === null ? null : classesApi.mergeable(dataset, run, signal)));
  const nameOf = (id: number) => names.get(id) ?? `#${id}`;
  return (
    <section className="card" aria-labelledby="mergeable">
      <div className="card-head">
        <h2 id="mergeable">{texts.classes.mergeableTitle}</h2>
        <ReportButton dataset={dataset} sources={sources} onMade={onMade} />
      </div>
      {error !== null && <Failed error={error} onRetry={reload} />}
      {run === null && <p className="rows-empty">{texts.classes.noReport}</p>}
      {data !== null && data.length === 0 && <p className="rows-empty">{texts.classes.mergeableNone}</p>}
      {data !== null && data.length > 0 && (
        <ul className="pairs">
          {data.map((pair) => <MergeablePair key={`${pair.first}-${pair.second}`} dataset={dataset} pair={pair} nameOf={nameOf} />)}
        </ul>
      )}
    </section>
  );
}
