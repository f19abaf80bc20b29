import { useState } from 'react';
import { api } from '../api/client';
import type { Dataset } from '../api/types';
import { texts } from '../i18n/en';
import { OpenBatch } from './OpenBatch';
import type { QualityReport } from './types';

const words = texts.explore.quality;
const thumbnail = 240;

/** Groups of images that show the same: leaks first, then those with different labels, then the largest. */
export function DuplicateGallery({ report, dataset, classes }: { report: QualityReport; dataset: Dataset; classes: Map<number, string> }) {
  const [batch, setBatch] = useState<string[] | null>(null);
  if (report.duplicates.length === 0) return <p className="card rows-empty report-empty">{words.noDuplicates}</p>;
  return (
    <>
      <p className="muted">{words.groups(report.duplicateGroups, report.leaks, report.conflicts)}</p>
      {report.duplicates.map((group) => (
        <section key={group.group} className="card" aria-labelledby={`group-${group.group}`} data-testid="duplicate-group">
          <div className="card-head">
            <h2 id={`group-${group.group}`}>{words.group(group.group, group.images)}</h2>
            <ul className="chips">
              <li className="chip">{group.exact ? words.exact : words.near}</li>
              {group.leak && <li className="chip warn">{words.leak}</li>}
              {group.conflict && <li className="chip warn">{words.conflict}</li>}
            </ul>
            <span className="spacer" />
            <button type="button" className="button" onClick={() => setBatch(group.imageIds)}>
              {words.chooseGroup}
            </button>
          </div>
          <ul className="gallery">
            {group.imageIds.map((image, index) => {
              const label = classes.get(group.classes[index] ?? -1) ?? texts.explore.noLabel;
              const split = group.splits[index] ?? '';
              return (
                <li key={image}>
                  <figure>
                    <img src={api.imageUrl(dataset, image, thumbnail)} alt={texts.explore.image.alt(image, label)} loading="lazy" />
                    <figcaption>
                      <strong>{label}</strong>
                      <span className="muted">
                        {[image, split, index === 0 ? words.keep : ''].filter((part) => part !== '').join(' · ')}
                      </span>
                    </figcaption>
                  </figure>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
      {batch !== null && <OpenBatch dataset={dataset.name} images={batch} onClose={() => setBatch(null)} />}
    </>
  );
}
