import './explore.css';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useRun } from '../api/useRun';
import { Header } from '../components/Header';
import { Empty, Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { useTitle } from '../pages/useTitle';
import { exploreApi } from './api';
import { DuplicateGallery } from './DuplicateGallery';
import { IssueGallery } from './IssueGallery';
import { MapView } from './MapView';
import { QualityView } from './QualityView';
import { useMap } from './useMap';

const words = texts.explore;
const views = ['map', 'duplicates', 'issues'] as const;

/** A data set at a glance: its map, its duplicates, what is wrong with its images. */
export function ExplorePage() {
  const name = useParams()['dataset'] ?? '';
  useTitle(`${words.title} · ${name}`);
  const [view, setView] = useState<(typeof views)[number]>('map');
  const { data, error, reload } = useMap(name);
  const making = useRun(reload);

  return (
    <div className="explore">
      <Header crumbs={[{ name: texts.home, to: '/' }, { name, to: `/datasets/${encodeURIComponent(name)}` }, { name: words.title }]}>
        <div className="button-group" role="group" aria-label={words.views}>
          {views.map((one) => (
            <button key={one} type="button" className="button" aria-pressed={view === one} onClick={() => setView(one)} data-testid={`view-${one}`}>
              {words.view[one]}
            </button>
          ))}
        </div>
      </Header>
      <main id="content" className="explore-main" tabIndex={-1}>
        <h1 className="hidden">{words.title}</h1>
        {view === 'map' && error !== null && <Failed error={error} onRetry={reload} />}
        {view === 'map' && error === null && data === null && <Loading />}
        {view === 'map' && data?.map === null && (
          <Empty title={words.map.none} text={words.map.noneText}>
            <button type="button" className="button primary" disabled={making.busy} onClick={() => void making.start(() => exploreApi.start(name, 'projection'))} data-testid="make-map">
              {words.map.make}
            </button>
            {making.busy && <p role="status">{words.map.busy(making.message)}</p>}
            {making.error !== '' && <p role="alert" className="result failed">{words.map.failed(making.error)}</p>}
          </Empty>
        )}
        {view === 'map' && data != null && data.map !== null && <MapView map={data.map} making={making} />}
        {view === 'duplicates' && <QualityView dataset={name}>{(report, dataset, classes) => <DuplicateGallery report={report} dataset={dataset} classes={classes} />}</QualityView>}
        {view === 'issues' && <QualityView dataset={name}>{(report, dataset) => <IssueGallery report={report} dataset={dataset} />}</QualityView>}
      </main>
    </div>
  );
}
