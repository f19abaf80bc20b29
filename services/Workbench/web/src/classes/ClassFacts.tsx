import { Link } from 'react-router';
import type { Dataset } from '../api/types';
import { useResource } from '../api/useResource';
import { Thumbnail } from '../batch/Thumbnail';
import { Failed, Loading } from '../components/States';
import { formatDate, texts } from '../i18n/en';
import { classesApi, type ClassReport, type ClassSources, type Confusion, type Confusions } from './api';
import { classPath } from './paths';
import { Distribution, Histogram } from './Distribution';
import { MergeablePair } from './MergeablePair';
import { ReportButton } from './ReportButton';

const sectors = 24;
const hues = Array.from({ length: sectors }, (_, sector) => `hsl(${sector * 15 + 7.5} 70% 50%)`);

/** How the images of a class differ from the rest, and what to do about it. */
export function ClassReportCard({ dataset, classId, sources, nameOf, onMade }: {
  dataset: string; classId: number; sources: ClassSources; nameOf: (id: number) => string; onMade: () => void;
}) {
  const run = sources.reportRun;
  return (
    <section className="card" aria-labelledby="class-traits">
      <div className="card-head">
        <h2 id="class-traits">{texts.classes.traits}</h2>
        <ReportButton dataset={dataset} sources={sources} onMade={onMade} />
      </div>
      {run === null ? <p className="rows-empty">{texts.classes.noReport}</p> : <Report dataset={dataset} classId={classId} run={run} nameOf={nameOf} />}
    </section>
  );
}

function Report({ dataset, classId, run, nameOf }: { dataset: string; classId: number; run: string; nameOf: (id: number) => string }) {
  const { data, error, reload } = useResource(`class-report/${dataset}/${classId}/${run}`, (signal) => classesApi.report(dataset, classId, run, signal));
  if (error !== null) return <Failed error={error} onRetry={reload} />;
  if (data === null) return <Loading />;
  return (
    <>
      <p className="report-of muted">{texts.classes.reportOf(formatDate(data.created), data.labelVersion)}</p>
      {data.described ? <Described report={data} /> : <p className="rows-empty">{texts.classes.notDescribed}</p>}
      {data.mergeable.length > 0 && (
        <>
          <h3 className="card-part">{texts.classes.mergeableTitle}</h3>
          <ul className="pairs">
            {data.mergeable.map((pair) => (
              <MergeablePair key={`${pair.first}-${pair.second}`} dataset={dataset} pair={pair} nameOf={nameOf} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Described({ report }: { report: ClassReport }) {
  return (
    <>
      <h3 className="card-part">{texts.classes.cues}</h3>
      {report.cues.length === 0 ? (
        <p className="rows-empty">{texts.classes.noCues}</p>
      ) : (
        <ul className="cues" data-testid="cues">
          {report.cues.map((cue) => <li key={cue}>{cue}</li>)}
        </ul>
      )}
      <p className="legend" aria-hidden="true">
        <i className="legend-own" /> {texts.classes.ofClass} <i className="legend-all" /> {texts.classes.ofAll}
      </p>
      <div className="distributions">
        {report.traits.map((trait) => <Distribution key={trait.trait} trait={trait} />)}
        {report.hue !== null && (
          <Histogram
            name={texts.classes.hue}
            note={report.hue.meanDegrees === null ? '' : `${Math.round(report.hue.meanDegrees)}°`}
            label={texts.classes.hueText(report.hue.meanDegrees)}
            size=""
            own={report.hue.histogram}
            all={report.hue.allHistogram}
            colours={hues}
          />
        )}
      </div>
    </>
  );
}

/** What a class is taken for and what is taken for it. */
export function ConfusionsCard({ dataset, confusions, nameOf, onCompare }: {
  dataset: Dataset; confusions: Confusions | null; nameOf: (id: number) => string; onCompare: (id: number) => void;
}) {
  return (
    <section className="card" aria-labelledby="confusions">
      <div className="card-head">
        <h2 id="confusions">{texts.classes.confusions}</h2>
        {confusions !== null && <span className="muted">{texts.classes.accuracy(confusions.correct, confusions.given)}</span>}
      </div>
      {confusions === null ? (
        <p className="rows-empty">{texts.classes.noConfusions} {dataset.name}</p>
      ) : (
        <>
          <h3 className="card-part">{texts.classes.takenFor}</h3>
          <List dataset={dataset} confusions={confusions.takenFor} none={texts.classes.takenForNone} nameOf={nameOf} onCompare={onCompare} />
          <h3 className="card-part">{texts.classes.mistaken}</h3>
          <List dataset={dataset} confusions={confusions.mistaken} none={texts.classes.mistakenNone} nameOf={nameOf} />
        </>
      )}
    </section>
  );
}

function List({ dataset, confusions, none, nameOf, onCompare }: {
  dataset: Dataset; confusions: Confusion[]; none: string; nameOf: (id: number) => string; onCompare?: (id: number) => void;
}) {
  if (confusions.length === 0) return <p className="rows-empty">{none}</p>;
  return (
    <ul className="confusions" data-testid="confusions-list">
      {confusions.map((confusion) => (
        <li key={confusion.class}>
          <div className="confusion-title">
            <Link to={classPath(dataset.name, confusion.class)}>{nameOf(confusion.class)}</Link>
            <span className="muted">{texts.classes.confusion(confusion.images, confusion.share)}</span>
            {onCompare !== undefined && (
              <button type="button" className="link" aria-label={texts.classes.compare(nameOf(confusion.class))} onClick={() => onCompare(confusion.class)}>
                {texts.classes.images}
              </button>
            )}
          </div>
          <div className="example-strip">
            {confusion.examples.map((image) => <Thumbnail key={image.id} dataset={dataset} imageId={image.id} />)}
          </div>
        </li>
      ))}
    </ul>
  );
}
