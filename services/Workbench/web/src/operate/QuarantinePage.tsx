import { useState } from 'react';
import { useParams } from 'react-router';
import { api } from '../api/client';
import { useResource } from '../api/useResource';
import { Page } from '../components/Page';
import { Empty, Failed, Loading } from '../components/States';
import { formatNumber, texts } from '../i18n/en';
import { operateApi, type QuarantinedImage } from './api';
import './operate.css';

/** Images of a data set that could not be decoded, with why. */
export function QuarantinePage() {
  const dataset = useParams()['dataset'] ?? '';
  return (
    <Page title={texts.operate.quarantine.title} layout="wide">
      <p className="muted">{texts.operate.quarantine.hint}</p>
      <Reasons dataset={dataset} />
      <Quarantine key={dataset} dataset={dataset} />
    </Page>
  );
}

/** How many there are, by reason. The report reads every shard, so it may come later than the list. */
function Reasons({ dataset }: { dataset: string }) {
  const { data } = useResource(`report/${dataset}`, (signal) => api.report(dataset, signal));
  if (data === null || data.undecodable === 0) return null;
  return (
    <ul className="chips" data-testid="quarantine-reasons">
      {data.undecodableByReason.map(({ name, count }) => (
        <li key={name} className="chip">
          {texts.operate.quarantine.reasonName(name)} {formatNumber(count)}
        </li>
      ))}
    </ul>
  );
}

interface Older {
  images: QuarantinedImage[];
  next: string;
  busy: boolean;
  error: string;
}

function Quarantine({ dataset }: { dataset: string }) {
  const first = useResource(`quarantine/${dataset}`, (signal) => operateApi.quarantine(dataset, '', signal));
  const [older, setOlder] = useState<Older | null>(null);
  const next = older?.next ?? first.data?.nextPageToken ?? '';

  const more = async () => {
    const before: Older = older ?? { images: [], next, busy: false, error: '' };
    setOlder({ ...before, busy: true, error: '' });
    try {
      const page = await operateApi.quarantine(dataset, next);
      setOlder({ images: [...before.images, ...page.images], next: page.nextPageToken, busy: false, error: '' });
    } catch (error) {
      setOlder({ ...before, busy: false, error: error instanceof Error ? error.message : String(error) });
    }
  };

  if (first.error !== null) return <Failed error={first.error} onRetry={first.reload} />;
  if (first.data === null) return <Loading />;
  const images = [...first.data.images, ...(older?.images ?? [])];
  if (images.length === 0) return <Empty title={texts.operate.quarantine.none} text={texts.operate.quarantine.noneHint} />;
  return (
    <section className="card" aria-label={texts.operate.quarantine.title}>
      <div className="table-scroll">
        <table className="table stock-table">
          <thead>
            <tr>
              <th scope="col">{texts.operate.quarantine.image}</th>
              <th scope="col">{texts.operate.quarantine.name}</th>
              <th scope="col">{texts.operate.quarantine.reason}</th>
              <th scope="col">{texts.operate.quarantine.details}</th>
            </tr>
          </thead>
          <tbody>
            {images.map((image) => (
              <tr key={image.id} data-testid="quarantined">
                <td className="job-when">{image.id}</td>
                <td>
                  <strong>{image.name}</strong>
                </td>
                <td className="job-when">{texts.operate.quarantine.reasonName(image.reason)}</td>
                <td>{image.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {next !== '' && (
        <p className="rows-empty operate-more">
          <button type="button" className="button" aria-disabled={older?.busy === true} onClick={() => older?.busy !== true && void more()} data-testid="more-quarantine">
            {texts.operate.quarantine.more}
          </button>
          <span role="status" className="result failed">{older?.error ?? ''}</span>
        </p>
      )}
    </section>
  );
}
