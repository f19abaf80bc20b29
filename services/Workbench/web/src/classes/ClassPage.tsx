import './classes.css';
import { useCallback, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useMay } from '../account/session';
import { api } from '../api/client';
import type { Dataset } from '../api/types';
import { useResource } from '../api/useResource';
import { useAnnotator } from '../components/Annotator';
import { Page } from '../components/Page';
import { Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { areaPath, datasetPath } from '../shell/areas';
import { classesApi, type ChangedClasses, type ClassDetails, type ClassSources, type ImageOrder } from './api';
import { MergeDialog, RenameDialog, SplitDialog } from './ChangeDialogs';
import { ClassAbout } from './ClassAbout';
import { ClassReportCard, ConfusionsCard } from './ClassFacts';
import { ClassImages } from './ClassImages';
import { DescribeDialog } from './DescribeDialog';
import { classPath } from './paths';
import { useSaving } from './useSaving';

const mostExemplars = 100;

interface Read {
  dataset: Dataset;
  details: ClassDetails;
  sources: ClassSources;
  names: ReadonlyMap<number, string>;
}

/** Reads a class: what it means, its images by any score, how they differ from the rest, what it is confused with. */
export function ClassPage() {
  const params = useParams();
  const dataset = params['dataset'] ?? '';
  const id = /^\d{1,9}$/.test(params['class'] ?? '') ? Number(params['class']) : -1;
  const { data, error, reload } = useResource(`class/${dataset}/${id}`, async (signal): Promise<Read> => {
    if (id < 0) throw new Error(texts.classes.notThere);
    const [ofDataset, details, sources, names] = await Promise.all([
      api.dataset(dataset, signal), classesApi.class(dataset, id, signal), classesApi.sources(dataset, signal), classesApi.names(dataset, signal),
    ]);
    return { dataset: ofDataset, details, sources, names };
  });
  if (data !== null) return <Reading key={id} read={data} onChanged={reload} />;
  return (
    <Page title={texts.classes.title}>
      {error !== null ? <Failed error={error} onRetry={reload} /> : <Loading />}
    </Page>
  );
}

type Open = 'describe' | 'rename' | 'merge' | { split: string[] } | null;

function Reading({ read, onChanged }: { read: Read; onChanged: () => void }) {
  const { dataset, details, sources, names } = read;
  const mayChange = useMay('admin', dataset.name);
  const mayAnalyse = useMay('expert', dataset.name);
  const annotator = useAnnotator().name ?? texts.annotator.standard;
  const navigate = useNavigate();
  const saving = useSaving();
  const [open, setOpen] = useState<Open>(null);
  const [done, setDone] = useState('');
  const [order, setOrder] = useState<ImageOrder>({ score: sources.scores.find((score) => score.name === 'self_confidence') ?? null, reverse: false, predicted: null });
  const run = sources.predictionRun;
  const confusions = useResource(`confusions/${dataset.name}/${details.id}/${run ?? ''}`, async (signal) =>
    run === null || !mayAnalyse ? null : classesApi.confusions(dataset.name, details.id, run, signal));
  const nameOf = useCallback((id: number) => names.get(id) ?? `#${id}`, [names]);

  const saved = () => {
    setOpen(null);
    onChanged();
  };
  const changed = (result: ChangedClasses) => {
    setOpen(null);
    setDone(texts.classes.done(result.labelVersion));
    const first = result.classes[0];
    if (first !== undefined && first.id !== details.id) void navigate(classPath(dataset.name, first.id));
    onChanged();
  };
  const keepExemplars = (exemplars: string[]) =>
    saving.run(async () => {
      await classesApi.update(dataset.name, { ...details, exemplars: exemplars.slice(0, mostExemplars) }, annotator);
      onChanged();
    });
  const review = (images: string[]) =>
    saving.run(async () => {
      const batch = await api.openBatch(dataset.name, images, { title: texts.classes.reviewTitle(details.name), kind: 'review' });
      await navigate(`${datasetPath(dataset.name)}/batches/${encodeURIComponent(batch.id)}`);
    });

  const inUse = details.replacedBy === null;
  const actions = (
    <>
      <span className={saving.error === '' ? 'result' : 'result failed'} role="status" data-testid="class-status">{saving.error !== '' ? saving.error : done}</span>
      {mayChange && (
        <>
          <button type="button" className="button" disabled={!inUse} data-testid="rename" onClick={() => setOpen('rename')}>{texts.classes.rename}</button>
          <button type="button" className="button" disabled={!inUse} data-testid="merge" onClick={() => setOpen('merge')}>{texts.classes.merge}</button>
          <button type="button" className="button" disabled={!inUse} data-testid="split" onClick={() => setOpen({ split: [] })}>{texts.classes.split}</button>
        </>
      )}
    </>
  );
  const common = { dataset: dataset.name, details, annotator, onClose: () => setOpen(null) };
  return (
    <Page title={details.name} crumbs={[{ name: texts.classes.title, to: areaPath('classes', dataset.name) }]} actions={actions} layout="wide">
      <div className="class-page">
        <div className="class-column">
          <ClassImages
            dataset={dataset}
            details={details}
            sources={sources}
            predictedBy={confusions.data?.takenFor.map((confusion) => confusion.class) ?? []}
            nameOf={nameOf}
            order={order}
            onOrder={setOrder}
            onExemplars={(images) => keepExemplars([...new Set([...details.exemplars, ...images])])}
            onReview={review}
            onSplit={(images) => setOpen({ split: images })}
          />
        </div>
        <div className="class-column">
          <ClassAbout
            dataset={dataset}
            details={details}
            nameOf={nameOf}
            onDescribe={() => setOpen('describe')}
            onRemoveExemplar={(image) => keepExemplars(details.exemplars.filter((other) => other !== image))}
          />
          {mayAnalyse && (
            <>
              {confusions.error !== null ? (
                <Failed error={confusions.error} onRetry={confusions.reload} />
              ) : (
                <ConfusionsCard dataset={dataset} confusions={confusions.data} nameOf={nameOf} onCompare={(id) => setOrder({ ...order, predicted: id })} />
              )}
              <ClassReportCard dataset={dataset.name} classId={details.id} sources={sources} nameOf={nameOf} onMade={onChanged} />
            </>
          )}
        </div>
      </div>
      {open === 'describe' && <DescribeDialog {...common} onSaved={saved} />}
      {open === 'rename' && <RenameDialog {...common} onSaved={saved} />}
      {open === 'merge' && <MergeDialog {...common} onMerged={changed} />}
      {open !== null && typeof open === 'object' && <SplitDialog {...common} images={open.split} onSplit={changed} />}
    </Page>
  );
}
