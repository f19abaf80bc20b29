import { texts } from '../i18n/en';
import { useOutbox, useSender } from '../outbox/context';

/** Whether the server has every answer. */
export function SyncStatus() {
  const outbox = useOutbox();
  const sender = useSender();
  const waiting = outbox.pending.length;
  const state = outbox.failures > 0 ? 'offline' : waiting > 0 ? 'saving' : 'saved';
  const text = state === 'offline' ? texts.sync.offline(waiting) : state === 'saving' ? texts.sync.saving(waiting) : texts.sync.saved;
  return (
    <div className="sync" data-testid="sync-status" data-state={state}>
      <span className="sync-dot" aria-hidden="true" />
      <span role="status" title={state === 'offline' ? texts.sync.offlineHint : undefined}>
        {text}
      </span>
      {state === 'offline' && (
        <button type="button" className="link" onClick={() => sender.retryNow()}>
          {texts.sync.retry}
        </button>
      )}
    </div>
  );
}
