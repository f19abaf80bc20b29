import { useState } from 'react';
import { api } from '../api/client';
import type { Dataset } from '../api/types';
import { texts } from '../i18n/en';
import { OpenBatch } from './OpenBatch';
import type { QualityReport } from './types';

const words = texts.explore.quality;
const thumbnail = 240;

/** The worst images of each issue. */
export function IssueGallery({ report, dataset }: { report: QualityReport; dataset: Dataset }) {
  const [batch, setBatch] = useState<string[] | null>(null);
  const issues = report.issues.filter((issue) => issue.images > 0);
  if (issues.length === 0) return <p className="card rows-empty report-empty">{words.noIssues}</p>;
  return (
    <>
      {issues.map((issue) => (
        <section key={issue.name} className="card" aria-labelledby={`issue-${issue.name}`} data-testid="quality-issue" data-issue={issue.name}>
          <div className="card-head">
            <h2 id={`issue-${issue.name}`}>{texts.explore.issue(issue.name)}</h2>
            <ul className="chips">
              <li className="chip">{words.images(issue.images, issue.share)}</li>
              {issue.prevalent && <li className="chip">{words.prevalent}</li>}
            </ul>
            <span className="spacer" />
            <button type="button" className="button" onClick={() => setBatch(issue.examples)}>
              {words.chooseGroup}
            </button>
          </div>
          <ul className="gallery">
            {issue.examples.map((image) => (
              <li key={image}>
                <figure>
                  {/* What cannot be decoded cannot be shown either. */}
                  {issue.name !== 'undecodable' && <img src={api.imageUrl(dataset, image, thumbnail)} alt={texts.campaigns.figures.confusingAlt(image)} loading="lazy" />}
                  <figcaption>
                    <span className="muted">{image}</span>
                  </figcaption>
                </figure>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {batch !== null && <OpenBatch dataset={dataset.name} images={batch} onClose={() => setBatch(null)} />}
    </>
  );
}
