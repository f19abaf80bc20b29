import { useEffect, useState } from 'react';
import { useMay } from '../account/session';
import type { Dataset } from '../api/types';
import { Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { classesApi, type ClassDetails, type ClassSources, type ImageOrder, type RankedImage } from './api';
import { ImageGrid } from './ImageGrid';
import { nothing, type Selection } from './selection';

const pageSize = 60;
/** An answer that names more would be larger than the service takes. */
const mostChosen = 2000;

interface Shown {
  images: RankedImage[];
  total: number;
  labelVersion: string;
}

/** The images of a class by any score, to look at, to choose exemplars from and to hand to people. */
export function ClassImages({ dataset, details, sources, predictedBy, nameOf, order, onOrder, onExemplars, onReview, onSplit }: {
  dataset: Dataset;
  details: ClassDetails;
  sources: ClassSources;
  /** Classes that its images are taken for. */
  predictedBy: readonly number[];
  nameOf: (id: number) => string;
  order: ImageOrder;
  onOrder: (order: ImageOrder) => void;
  onExemplars: (images: string[]) => void;
  onReview: (images: string[]) => void;
  onSplit: (images: string[]) => void;
}) {
  const mayChange = useMay('admin', dataset.name);
  const mayAnalyse = useMay('expert', dataset.name);
  const [shown, setShown] = useState<Shown | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [turn, setTurn] = useState(0);
  const [selection, setSelection] = useState<Selection>(nothing);
  const key = `${details.id} ${order.score?.run ?? ''} ${order.score?.name ?? ''} ${order.reverse} ${order.predicted ?? ''} ${turn}`;

  useEffect(() => {
    const abort = new AbortController();
    classesApi.images(dataset.name, details.id, order, sources.predictionRun, 0, pageSize, abort.signal).then(
      (found) => {
        setShown(found);
        setError(null);
        setSelection(nothing);
      },
      (failure: unknown) => {
        if (!abort.signal.aborted) setError(failure instanceof Error ? failure : new Error(String(failure)));
      },
    );
    return () => abort.abort();
    // The key stands for the order.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [dataset.name, key]);

  const loadMore = () => {
    if (shown === null) return;
    classesApi.images(dataset.name, details.id, order, sources.predictionRun, shown.images.length, pageSize).then(
      (found) => setShown({ ...found, images: [...shown.images, ...found.images] }),
      (failure: unknown) => setError(failure instanceof Error ? failure : new Error(String(failure))),
    );
  };

  const chosen = shown === null ? [] : shown.images.map((image) => image.id).filter((id) => selection.chosen.has(id));
  const scoreKey = order.score === null ? '' : `${order.score.run} ${order.score.name}`;
  return (
    <section className="card class-images" aria-labelledby="class-images">
      <div className="card-head class-images-head">
        <h2 id="class-images">{texts.classes.images}</h2>
        {shown !== null && <span className="muted">{texts.classes.shown(shown.images.length, shown.total)} · {texts.classes.labelsOf(shown.labelVersion)}</span>}
        <span className="spacer" />
        <label className="inline-field">
          <span>{texts.classes.sort}</span>
          <select
            value={scoreKey}
            data-testid="class-sort"
            onChange={(event) => onOrder({ ...order, score: sources.scores.find((score) => `${score.run} ${score.name}` === event.target.value) ?? null })}
          >
            <option value="">{texts.classes.byId}</option>
            {sources.scores.map((score) => (
              <option key={`${score.run} ${score.name}`} value={`${score.run} ${score.name}`}>{texts.classes.sortScore(score.name, score.order)}</option>
            ))}
          </select>
        </label>
        <label className="choice">
          <input type="checkbox" checked={order.reverse} disabled={order.score === null} onChange={(event) => onOrder({ ...order, reverse: event.target.checked })} />
          {texts.classes.reverse}
        </label>
        {sources.predictionRun !== null && (
          <label className="inline-field">
            <span>{texts.classes.predicted}</span>
            <select
              value={order.predicted ?? ''}
              data-testid="class-predicted"
              onChange={(event) => onOrder({ ...order, predicted: event.target.value === '' ? null : Number(event.target.value) })}
            >
              <option value="">{texts.classes.any}</option>
              {[...new Set([details.id, ...predictedBy, ...(order.predicted === null ? [] : [order.predicted])])].map((id) => (
                <option key={id} value={id}>{nameOf(id)}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      {error !== null && <Failed error={error} onRetry={() => setTurn(turn + 1)} />}
      {error === null && shown === null && <Loading />}
      {shown !== null && shown.images.length === 0 && <p className="rows-empty">{texts.classes.noImages}</p>}
      {shown !== null && shown.images.length > 0 && (
        <>
          <div className="class-actions" role="toolbar" aria-label={texts.classes.selected(chosen.length)}>
            <span className="tabular" role="status" data-testid="selected-count">{texts.classes.selected(chosen.length)}</span>
            <button type="button" className="button" onClick={() => setSelection({ ...selection, chosen: new Set(shown.images.map((image) => image.id)) })}>
              {texts.classes.selectAll}
            </button>
            <button type="button" className="button quiet" disabled={chosen.length === 0} onClick={() => setSelection({ ...selection, chosen: new Set() })}>
              {texts.classes.clear}
            </button>
            <span className="spacer" />
            {mayChange && (
              <>
                <button type="button" className="button" disabled={chosen.length === 0} data-testid="make-exemplars" onClick={() => onExemplars(chosen)}>
                  {texts.classes.makeExemplars}
                </button>
                <button type="button" className="button" disabled={chosen.length === 0 || chosen.length > mostChosen} data-testid="split-off" onClick={() => onSplit(chosen)}>
                  {texts.classes.splitOff}
                </button>
              </>
            )}
            {mayAnalyse && (
              <button
                type="button"
                className="button primary"
                disabled={chosen.length === 0 || chosen.length > mostChosen}
                title={chosen.length > mostChosen ? texts.classes.tooMany(mostChosen) : texts.classes.reviewHint}
                data-testid="review"
                onClick={() => onReview(chosen)}
              >
                {texts.classes.review}
              </button>
            )}
          </div>
          <ImageGrid
            dataset={dataset}
            classId={details.id}
            images={shown.images}
            exemplars={details.exemplars}
            nameOf={nameOf}
            selection={selection}
            onSelect={setSelection}
            onExemplar={(image) => mayChange && onExemplars([image])}
          />
          {shown.images.length < shown.total && (
            <div className="class-more">
              <button type="button" className="button" onClick={loadMore}>{texts.classes.more}</button>
            </div>
          )}
        </>
      )}
    </section>
  );
}
