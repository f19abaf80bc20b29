import { useState } from 'react';
import { api } from '../api/client';
import { texts } from '../i18n/en';
import { OpenBatch } from './OpenBatch';
import type { MapData } from './useMap';

const words = texts.explore.choice;
const shownAtMost = 120;
const thumbnail = 112;

interface ChoicePanelProps {
  map: MapData;
  chosen: ReadonlySet<number>;
  images: string[];
  shown: number;
  onChoose: (chosen: ReadonlySet<number>) => void;
  onChooseShown: () => void;
  onOpen: (place: number) => void;
}

/** What the lasso holds, and the way to a batch. */
export function ChoicePanel({ map, chosen, images, shown, onChoose, onChooseShown, onOpen }: ChoicePanelProps) {
  const [batch, setBatch] = useState(false);
  const places = [...chosen];
  return (
    <section className="choice-panel" aria-label={words.title(chosen.size)}>
      <div className="choice-head">
        <strong role="status" data-testid="chosen" data-chosen={chosen.size}>
          {words.title(chosen.size)}
        </strong>
        {chosen.size > 0 && (
          <button type="button" className="link" onClick={() => onChoose(new Set())}>
            {words.clear}
          </button>
        )}
      </div>
      {chosen.size === 0 ? (
        <>
          <p className="muted">{words.hint}</p>
          <button type="button" className="button" disabled={shown === 0} onClick={onChooseShown} data-testid="choose-shown">
            {words.all(shown)}
          </button>
        </>
      ) : (
        <>
          <button type="button" className="button primary" onClick={() => setBatch(true)} data-testid="open-batch">
            {words.batch}
          </button>
          <div className="choice-images">
            {images.slice(0, shownAtMost).map((image, index) => (
              <button key={image} type="button" onClick={() => onOpen(places[index] ?? 0)}>
                <img src={api.imageUrl(map.dataset, image, thumbnail)} alt={texts.explore.image.alt(image, map.classes.get(map.given[places[index] ?? 0] ?? -1) ?? texts.explore.noLabel)} loading="lazy" />
              </button>
            ))}
          </div>
          {images.length > shownAtMost && <p className="muted">{words.more(images.length - shownAtMost)}</p>}
        </>
      )}
      {batch && <OpenBatch dataset={map.dataset.name} images={images} onClose={() => setBatch(false)} />}
    </section>
  );
}
