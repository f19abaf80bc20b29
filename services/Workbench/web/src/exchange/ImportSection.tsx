import { useState } from 'react';
import { Icon } from '../components/Icon';
import { formatDate, texts } from '../i18n/en';
import { exchangeApi, type LabelImport } from './api';
import { ImportDialog } from './ImportDialog';
import { JobState } from './JobState';

/** Takes labels in, shows how imports go and what came of them. */
export function ImportSection({ dataset, imports, versions, onChange }: { dataset: string; imports: LabelImport[]; versions: string[]; onChange: () => void }) {
  const [open, setOpen] = useState(false);
  const [failure, setFailure] = useState('');

  const stop = async (one: LabelImport) => {
    try {
      await exchangeApi.cancelImport(one.id);
      setFailure('');
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
    onChange();
  };

  return (
    <section className="card" aria-labelledby="imports">
      <div className="card-head">
        <div className="card-title">
          <h2 id="imports">{texts.exchange.imports}</h2>
          <p className="muted">{texts.exchange.importsHint}</p>
        </div>
        <button type="button" className="button" onClick={() => setOpen(true)} data-testid="new-import">
          <Icon name="plus" />
          {texts.exchange.newImport}
        </button>
      </div>
      {open && (
        <ImportDialog
          dataset={dataset}
          versions={versions}
          onClose={() => {
            setOpen(false);
            onChange();
          }}
        />
      )}
      <p role="status" className="result failed exchange-status">{failure}</p>
      {imports.length === 0 ? (
        <p className="rows-empty">{texts.exchange.noImports}</p>
      ) : (
        <div className="exchange-scroll">
          <table className="table exchange-imports">
            <thead>
              <tr>
                <th scope="col">{texts.exchange.version}</th>
                <th scope="col">{texts.exchange.started}</th>
                <th scope="col">{texts.exchange.state}</th>
                <th scope="col">{texts.exchange.result}</th>
              </tr>
            </thead>
            <tbody>
              {imports.map((one) => (
                <tr key={one.id} data-testid="import" data-state={one.state}>
                  <td><strong>{one.version}</strong> <span className="muted">{texts.exchange.over(one.base)}</span></td>
                  <td className="muted exchange-fact">{formatDate(one.created)}</td>
                  <td><JobState state={one.state} done={one.done} total={one.total} error={one.error} /></td>
                  <td>
                    {(one.state === 'pending' || one.state === 'running') && (
                      <button type="button" className="button" onClick={() => void stop(one)}>{texts.exchange.stop}</button>
                    )}
                    <ImportResult one={one} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function ImportResult({ one }: { one: LabelImport }) {
  if (one.problems.length > 0) {
    return (
      <details>
        <summary>{texts.exchange.problems(one.problems.length)}</summary>
        <ul className="exchange-problems">
          {one.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      </details>
    );
  }
  if (one.state !== 'succeeded') return null;
  const parts = [
    texts.exchange.imported(one.images, one.changed),
    one.removed > 0 && texts.exchange.importedRemoved(one.removed),
    one.newClasses > 0 && texts.exchange.importedClasses(one.newClasses),
    one.unknown > 0 && texts.exchange.importedUnknown(one.unknown),
  ];
  return <>{parts.filter((part) => part !== false).join(', ')}</>;
}
