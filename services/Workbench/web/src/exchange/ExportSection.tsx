import { useState } from 'react';
import { Icon } from '../components/Icon';
import { formatDate, texts } from '../i18n/en';
import { exchangeApi, type ExportFormatName, type LabelExport } from './api';
import { JobState } from './JobState';

const formats: ExportFormatName[] = ['csv', 'jsonl', 'coco', 'imagefolder', 'folders', 'croissant'];

/** Starts exports, shows how they go, and downloads their files. */
export function ExportSection({ dataset, exports, versions, onChange }: { dataset: string; exports: LabelExport[]; versions: string[]; onChange: () => void }) {
  const [format, setFormat] = useState<ExportFormatName>('csv');
  const [version, setVersion] = useState('');
  const [state, setState] = useState({ text: '', failed: false });

  const act = async (action: () => Promise<unknown>, done = '') => {
    try {
      await action();
      setState({ text: done, failed: false });
    } catch (error) {
      setState({ text: error instanceof Error ? error.message : String(error), failed: true });
    }
    onChange();
  };

  return (
    <section className="card" aria-labelledby="exports">
      <div className="card-head">
        <div className="card-title">
          <h2 id="exports">{texts.exchange.exports}</h2>
          <p className="muted">{texts.exchange.exportsHint}</p>
        </div>
      </div>
      <form
        className="exchange-form"
        aria-label={texts.exchange.newExport}
        onSubmit={(event) => {
          event.preventDefault();
          void act(() => exchangeApi.startExport(dataset, format, version));
        }}
      >
        <label className="field">
          <span>{texts.exchange.format}</span>
          <select value={format} onChange={(event) => setFormat(event.target.value as ExportFormatName)} data-testid="export-format">
            {formats.map((name) => (
              <option key={name} value={name}>{texts.exchange.formats[name]}</option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{texts.exchange.version}</span>
          <select value={version} onChange={(event) => setVersion(event.target.value)}>
            <option value="">{texts.exchange.current}</option>
            {versions.toReversed().map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <button type="submit" className="button primary" data-testid="start-export">{texts.exchange.start}</button>
      </form>
      <p role="status" className={state.failed ? 'result failed exchange-status' : 'result exchange-status'}>{state.text}</p>
      {exports.length === 0 ? (
        <p className="rows-empty">{texts.exchange.noExports}</p>
      ) : (
        <div className="exchange-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{texts.exchange.format}</th>
                <th scope="col">{texts.exchange.version}</th>
                <th scope="col">{texts.exchange.started}</th>
                <th scope="col">{texts.exchange.state}</th>
                <th scope="col">{texts.exchange.download}</th>
              </tr>
            </thead>
            <tbody>
              {exports.map((one) => (
                <ExportRow key={one.id} one={one} act={act} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function ExportRow({ one, act }: { one: LabelExport; act: (action: () => Promise<unknown>, done?: string) => Promise<void> }) {
  const name = `${texts.exchange.formats[one.format]}, ${formatDate(one.created)}`;
  return (
    <tr data-testid="export" data-state={one.state}>
      <td>{texts.exchange.formats[one.format]}</td>
      <td>{one.version === '' ? <span className="muted">{texts.exchange.currentThen}</span> : one.version}</td>
      <td className="muted exchange-fact">{formatDate(one.created)}</td>
      <td>
        <JobState state={one.state} done={one.done} total={one.total} error={one.error} />
        {one.state === 'succeeded' && <span className="muted exchange-fact"> {texts.exchange.images(one.images)}</span>}
      </td>
      <td>
        <div className="exchange-actions">
          {one.files.map((file) => (
            <a key={file.name} className="button" href={exchangeApi.fileUrl(one.id, file.name)} download data-testid="download">
              <Icon name="download" />
              {file.name} <span className="muted">{texts.exchange.size(file.bytes)}</span>
            </a>
          ))}
          {one.state === 'succeeded' && one.hasImages && (
            <a className="button" href={exchangeApi.archiveUrl(one.id)} download data-testid="archive">
              <Icon name="download" />
              {texts.exchange.archive}
            </a>
          )}
          {one.state === 'running' && (
            <button type="button" className="button" onClick={() => void act(() => exchangeApi.stopExport(one.id))}>{texts.exchange.stop}</button>
          )}
          {(one.state === 'failed' || one.state === 'cancelled') && (
            <button type="button" className="button" onClick={() => void act(() => exchangeApi.resumeExport(one.id))}>{texts.exchange.resume}</button>
          )}
          {one.state !== 'running' && (
            <button type="button" className="button quiet" aria-label={texts.exchange.removeOf(name)} onClick={() => void act(() => exchangeApi.deleteExport(one.id), texts.exchange.removed)}>
              {texts.exchange.remove}
            </button>
          )}
        </div>
      </td>
    </tr>
  );
}
