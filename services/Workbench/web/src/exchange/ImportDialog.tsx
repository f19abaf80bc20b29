import { useState } from 'react';
import { Dialog } from '../components/Dialog';
import { texts } from '../i18n/en';
import { exchangeApi, type NewImport } from './api';
import { formatOf, send } from './send';

/** Asks for a file and what to make of it, and sends it; what then happens is in the list. */
export function ImportDialog({ dataset, versions, onClose }: { dataset: string; versions: string[]; onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [asked, setAsked] = useState<NewImport>({
    format: 'csv', name: '', base: '', unlisted: 'keep', skipUnknown: false, knownClassesOnly: false, mergeRows: false,
  });
  const [state, setState] = useState({ busy: false, text: '', failed: false });
  const change = (changes: Partial<NewImport>) => setAsked((before) => ({ ...before, ...changes }));

  const submit = async (chosen: File) => {
    setState({ busy: true, text: texts.exchange.sending(0, 1), failed: false });
    try {
      const started = await exchangeApi.startImport(dataset, asked);
      await send(chosen, started.received, {
        append: (offset, content) => exchangeApi.append(started.id, offset, content),
        onProgress: (sent, isWaiting) =>
          setState({ busy: true, text: isWaiting ? texts.exchange.sendingAgain : texts.exchange.sending(sent, chosen.size), failed: false }),
      });
      await exchangeApi.run(started.id);
      onClose();
    } catch (error) {
      setState({ busy: false, text: error instanceof Error ? error.message : String(error), failed: true });
    }
  };

  return (
    <Dialog title={texts.exchange.newImport} onClose={onClose} testId="import-dialog">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (file !== null) void submit(file);
        }}
      >
        <div className="field">
          <label htmlFor="import-file">{texts.exchange.file}</label>
          <input
            id="import-file"
            data-focus
            type="file"
            required
            accept=".csv,.jsonl,.ndjson,.json"
            aria-describedby="import-file-hint"
            onChange={(event) => {
              const chosen = event.target.files?.[0] ?? null;
              setFile(chosen);
              const format = chosen === null ? null : formatOf(chosen.name);
              if (format !== null) change({ format });
            }}
          />
          <p id="import-file-hint" className="muted">{texts.exchange.fileHint}</p>
        </div>
        <label className="field">
          <span>{texts.exchange.format}</span>
          <select value={asked.format} onChange={(event) => change({ format: event.target.value as NewImport['format'] })}>
            {(['csv', 'jsonl', 'coco'] as const).map((name) => (
              <option key={name} value={name}>{texts.exchange.formats[name]}</option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{texts.exchange.name}</span>
          <input
            value={asked.name}
            required
            maxLength={63}
            pattern="[a-z0-9][a-z0-9._\-]*"
            title={texts.exchange.nameRule}
            placeholder={texts.exchange.namePlaceholder}
            onChange={(event) => change({ name: event.target.value })}
          />
        </label>
        <label className="field">
          <span>{texts.exchange.base}</span>
          <select value={asked.base} onChange={(event) => change({ base: event.target.value })}>
            <option value="">{texts.exchange.baseNewest}</option>
            {versions.toReversed().map((name) => (
              <option key={name}>{name}</option>
            ))}
            <option value="none">{texts.exchange.baseNone}</option>
          </select>
        </label>
        <label className="field">
          <span>{texts.exchange.unlisted}</span>
          <select value={asked.unlisted} onChange={(event) => change({ unlisted: event.target.value as NewImport['unlisted'] })}>
            <option value="keep">{texts.exchange.unlistedKeep}</option>
            <option value="remove">{texts.exchange.unlistedRemove}</option>
          </select>
        </label>
        <div>
          <Choice checked={asked.skipUnknown} text={texts.exchange.skipUnknown} onChange={(skipUnknown) => change({ skipUnknown })} />
          <Choice checked={asked.knownClassesOnly} text={texts.exchange.knownClasses} onChange={(knownClassesOnly) => change({ knownClassesOnly })} />
          <Choice checked={asked.mergeRows} text={texts.exchange.mergeRows} onChange={(mergeRows) => change({ mergeRows })} />
        </div>
        <div className="form-actions">
          <span role="status" className={state.failed ? 'result failed' : 'muted'}>{state.text}</span>
          <button type="submit" className="button primary" disabled={state.busy || file === null}>{texts.exchange.submitImport}</button>
        </div>
      </form>
    </Dialog>
  );
}

function Choice({ checked, text, onChange }: { checked: boolean; text: string; onChange: (checked: boolean) => void }) {
  return (
    <label className="choice">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {text}
    </label>
  );
}
