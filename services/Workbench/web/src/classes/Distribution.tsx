import { texts } from '../i18n/en';
import type { Trait } from './api';

const width = 220;
const height = 44;

/** Shares of images by bin, drawn as steps from left to right. */
function steps(histogram: readonly number[], largest: number): string {
  const bin = width / Math.max(1, histogram.length);
  const points = histogram.flatMap((share, index) => {
    const y = (height - (share / largest) * height).toFixed(1);
    return [`${(index * bin).toFixed(1)},${y}`, `${((index + 1) * bin).toFixed(1)},${y}`];
  });
  return `M0,${height} L${points.join(' ')} ${width},${height}Z`;
}

function shares(histogram: readonly number[]): number[] {
  const sum = histogram.reduce((total, count) => total + count, 0);
  return histogram.map((count) => (sum === 0 ? 0 : count / sum));
}

/** The distribution of a trait of the class over that of all images. */
export function Distribution({ trait }: { trait: Trait }) {
  return (
    <Histogram
      name={texts.classes.trait(trait.trait)}
      note={texts.classes.traitMeans(trait.mean, trait.allMean)}
      label={texts.classes.traitText(trait.trait, trait.mean, trait.allMean, trait.size)}
      size={trait.size}
      own={trait.histogram}
      all={trait.allHistogram}
    />
  );
}

export function Histogram({ name, note, label, size, own, all, colours }: {
  name: string; note: string; label: string; size: string; own: readonly number[]; all: readonly number[]; colours?: readonly string[];
}) {
  const [ownShares, allShares] = [shares(own), shares(all)];
  const largest = Math.max(...ownShares, ...allShares, 1e-9);
  return (
    <figure className="distribution" data-size={size} data-testid="distribution">
      <figcaption>
        <strong>{name}</strong>
        <span className="muted">{note}</span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
        <path className="distribution-all" d={steps(allShares, largest)} />
        <path className="distribution-own" d={steps(ownShares, largest)} vectorEffect="non-scaling-stroke" />
      </svg>
      {colours !== undefined && (
        <span className="distribution-scale" aria-hidden="true">
          {colours.map((colour) => (
            <i key={colour} style={{ background: colour }} />
          ))}
        </span>
      )}
    </figure>
  );
}
