import { useState } from 'react';
import { api } from '../api/client';
import type { Dataset } from '../api/types';
import { formatNumber, texts } from '../i18n/en';
import type { CampaignRound } from './types';

const words = texts.campaigns.figures;
const thumbnail = 168;

/** The images that confuse the learner most and least after a round. */
export function ConfusingImages({ rounds, dataset }: { rounds: CampaignRound[]; dataset: Dataset }) {
  const told = rounds.filter((round) => round.mostConfusing.length > 0);
  const [chosen, setChosen] = useState<number | null>(null);
  const round = told.find((one) => one.number === chosen) ?? told.at(-1);
  if (round === undefined) return null;

  return (
    <section className="card" aria-labelledby="confusing" data-testid="confusing">
      <div className="card-head">
        <h2 id="confusing">{words.confusing}</h2>
        <label className="round-choice">
          {words.ofRound}
          <select value={round.number} onChange={(event) => setChosen(Number(event.target.value))}>
            {told.map((one) => (
              <option key={one.number} value={one.number}>
                {formatNumber(one.number + 1)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="confusing">
        <Strip title={words.most} images={round.mostConfusing} dataset={dataset} />
        {round.leastConfusing.length > 0 && <Strip title={words.least} images={round.leastConfusing} dataset={dataset} />}
      </div>
    </section>
  );
}

function Strip({ title, images, dataset }: { title: string; images: string[]; dataset: Dataset }) {
  return (
    <>
      <h3>{title}</h3>
      <div className="confusing-strip" tabIndex={0} role="group" aria-label={title}>
        {images.map((image) => (
          <img key={image} src={api.imageUrl(dataset, image, thumbnail)} alt={words.confusingAlt(image)} title={image} loading="lazy" />
        ))}
      </div>
    </>
  );
}
