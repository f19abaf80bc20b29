import { api } from '../api/client';
import { Icon } from '../components/Icon';
import { texts } from '../i18n/en';
import { imageId } from './columns';
import type { Point } from './lasso';
import type { MapData } from './useMap';

const words = texts.explore.image;
const small = 200;
const large = 480;

/** An image of the map with what is known of it: beside the pointer, or opened in the corner. */
export function ImageCard({ map, place, at, onClose }: { map: MapData; place: number; at: Point | null; onClose?: () => void }) {
  const id = imageId(map.columns, place);
  const label = map.classes.get(map.given[place] ?? -1) ?? texts.explore.noLabel;
  const predicted = map.classes.get(map.predicted?.[place] ?? -1);
  const split = map.splitNames[map.splits[place] ?? -1] ?? '';
  const issues = map.issueBits.filter((issue) => ((map.issues?.[place] ?? 0) & issue.bit) !== 0).map((issue) => texts.explore.issue(issue.name));
  const facts: [string, string][] = [
    [words.label, label],
    ...(predicted !== undefined && predicted !== label ? [[words.predicted, predicted] as [string, string]] : []),
    ...(split !== '' ? [[words.split, split] as [string, string]] : []),
    ...(issues.length > 0 ? [[words.issues, issues.join(', ')] as [string, string]] : []),
  ];
  return (
    <div
      className={at === null ? 'image-card opened' : 'image-card'} data-testid={at === null ? 'image-card' : undefined}
      style={at === null ? undefined : { left: at[0] + 16, top: at[1] + 16 }} aria-hidden={at === null ? undefined : true}
    >
      <img src={api.imageUrl(map.dataset, id, at === null ? large : small)} alt={words.alt(id, label)} />
      <dl>
        {facts.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
        <div>
          <dt>#</dt>
          <dd>{id}</dd>
        </div>
      </dl>
      {onClose !== undefined && (
        <button type="button" className="button quiet square image-close" onClick={onClose} aria-label={words.close}>
          <Icon name="remove" />
        </button>
      )}
    </div>
  );
}
