import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { Dataset } from '../api/types';
import { Thumbnail } from '../batch/Thumbnail';
import { formatScore, texts } from '../i18n/en';
import type { RankedImage } from './api';
import { extend, moved, toggle, type Selection } from './selection';

/** Images of a class as tiles to choose from, by pointer or by keys. */
export function ImageGrid({ dataset, classId, images, exemplars, nameOf, selection, onSelect, onExemplar }: {
  dataset: Dataset;
  classId: number;
  images: RankedImage[];
  exemplars: readonly string[];
  nameOf: (id: number) => string;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  onExemplar: (image: string) => void;
}) {
  const grid = useRef<HTMLDivElement>(null);
  const [columns, setColumns] = useState(4);
  const ids = images.map((image) => image.id);
  const at = Math.min(selection.at, images.length - 1);

  useEffect(() => {
    const element = grid.current;
    if (element === null) return;
    const measure = () => setColumns(getComputedStyle(element).gridTemplateColumns.split(' ').length);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const hear = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = moved(event.key, at, columns, images.length);
    const image = ids[at];
    if (next !== null) {
      event.preventDefault();
      onSelect(event.shiftKey ? extend(selection, ids, next) : { ...selection, at: next });
      document.getElementById(`class-tile-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === ' ') {
      event.preventDefault();
      onSelect(toggle(selection, ids, at));
    } else if (event.key.toLowerCase() === 'e' && image !== undefined) {
      event.preventDefault();
      onExemplar(image);
    }
  };

  const click = (event: MouseEvent, place: number) => onSelect(event.shiftKey ? extend(selection, ids, place) : toggle(selection, ids, place));

  return (
    <div
      ref={grid}
      className="class-grid"
      role="listbox"
      aria-multiselectable="true"
      aria-label={texts.classes.grid}
      aria-activedescendant={at < 0 ? undefined : `class-tile-${at}`}
      tabIndex={0}
      data-testid="class-grid"
      onKeyDown={hear}
    >
      {images.map((image, place) => {
        const other = image.predicted !== null && image.predicted !== classId ? nameOf(image.predicted) : null;
        const isExemplar = exemplars.includes(image.id);
        return (
          <div
            key={image.id}
            id={`class-tile-${place}`}
            className="class-tile"
            role="option"
            aria-selected={selection.chosen.has(image.id)}
            aria-label={`${texts.classes.image(image.id, image.score, other)}${isExemplar ? `, ${texts.classes.isExemplar}` : ''}`}
            data-current={place === at}
            data-testid="class-tile"
            data-image={image.id}
            onClick={(event) => click(event, place)}
          >
            <span className="class-tile-image">
              <Thumbnail dataset={dataset} imageId={image.id} />
            </span>
            <span className="class-tile-caption">
              <span className="class-tile-other" title={other ?? undefined}>{other ?? ''}</span>
              {image.score !== null && <span className="tabular">{formatScore(image.score)}</span>}
            </span>
            {isExemplar && <span className="class-tile-mark" aria-hidden="true">★</span>}
          </div>
        );
      })}
    </div>
  );
}
