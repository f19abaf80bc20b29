import { useState } from 'react';
import { api } from '../api/client';
import { texts } from '../i18n/en';
import { useOutbox } from '../outbox/context';
import { Icon } from './Icon';

/** Writes a label version of what people decided, and says which one it became. */
export function CreateVersion({ dataset, onMade }: { dataset: string; onMade?: () => void }) {
  const outbox = useOutbox();
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<{ text: string; failed: boolean } | null>(null);
  const waits = outbox.pending.length > 0;

  const create = async () => {
    setBusy(true);
    setResult({ text: texts.versionBusy, failed: false });
    try {
      const known = await api.labelVersions(dataset);
      const made = await api.createLabelVersion(dataset);
      const isNew = known.every((version) => version.name !== made.name);
      setResult({ text: isNew ? texts.versionMade(made.name, made.changed, made.removed) : texts.versionSame(made.name), failed: false });
      onMade?.();
    } catch (error) {
      setResult({ text: error instanceof Error ? error.message : String(error), failed: true });
    }
    setBusy(false);
  };

  return (
    <div className="create-version">
      <button type="button" className="button" disabled={busy || waits} title={waits ? texts.versionWaits : undefined} onClick={() => void create()} data-testid="create-version">
        <Icon name="tag" />
        {texts.createVersion}
      </button>
      <span role="status" className={result?.failed === true ? 'result failed' : 'result'} data-testid="version-result">
        {result?.text}
      </span>
    </div>
  );
}
