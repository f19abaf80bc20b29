import { useState } from 'react';
import { Link } from 'react-router';
import { useMay, useSession } from '../account/session';
import { api } from '../api/client';
import type { FailedMessage } from '../api/types';
import { useResource } from '../api/useResource';
import { Dialog } from '../components/Dialog';
import { Icon } from '../components/Icon';
import { Page } from '../components/Page';
import { Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { byService, meant, nothing, toggle, type Choice } from './choice';
import { FailedTable } from './FailedTable';
import { Stock } from './Stock';
import './operate.css';

/** What needs an operator: messages that no service could handle, jobs of all data sets, what is stored. */
export function OperatePage() {
  const { user } = useSession();
  const mayWatch = useMay('expert', null);
  const users = user !== null && (
    <Link className="button quiet" to="/operate/users">
      {texts.account.users.title}
    </Link>
  );
  return (
    <Page title={texts.operate.title} layout="wide" actions={users}>
      {/* The rest belongs to data sets, of which everybody sees the own ones. */}
      {(user === null || user.admin) && <FailedMessages />}
      {mayWatch && <Stock />}
    </Page>
  );
}

function FailedMessages() {
  const { data, error, reload } = useResource('failed-messages', (signal) => api.failedMessages(signal));
  if (error !== null) return <Failed error={error} onRetry={reload} />;
  if (data === null) return <Loading />;
  return (
    <>
      {data.unreachable.length > 0 && <p role="alert">{texts.operate.unreachable(data.unreachable)}</p>}
      <FailedSection messages={data.messages} more={data.more} onChange={reload} />
    </>
  );
}

type Action = 'retry' | 'discard';

function FailedSection({ messages, more, onChange }: { messages: FailedMessage[]; more: boolean; onChange: () => void }) {
  const [choice, setChoice] = useState<Choice>(nothing);
  const [discarding, setDiscarding] = useState(false);
  const [state, setState] = useState<{ busy: boolean; text: string; failed: boolean }>({ busy: false, text: '', failed: false });
  const chosen = meant(messages, choice);

  const act = async (action: Action) => {
    setDiscarding(false);
    setState({ busy: true, text: '', failed: false });
    let count = 0;
    try {
      for (const [service, ids] of byService(chosen)) {
        count += (await (action === 'retry' ? api.retryFailedMessages(service, ids) : api.discardFailedMessages(service, ids))).count;
      }
      setState({ busy: false, text: texts.operate.done[action](count), failed: false });
      setChoice(nothing);
    } catch (error) {
      setState({ busy: false, text: error instanceof Error ? error.message : String(error), failed: true });
    }
    onChange();
  };

  return (
    <section className="card" aria-labelledby="failed">
      <div className="card-head">
        <h2 id="failed">{texts.operate.failed}</h2>
        <div className="operate-actions">
          <span role="status" className={state.failed ? 'result failed' : 'result'} data-testid="operate-result">
            {state.text}
          </span>
          <button type="button" className="button" onClick={onChange} aria-label={texts.operate.refreshFailed} data-testid="refresh-failed">
            {texts.operate.refresh}
          </button>
          <button type="button" className="button" disabled={state.busy || messages.length === 0} onClick={() => void act('retry')} data-testid="retry-failed">
            <Icon name="undo" />
            {texts.operate.retry(chosen.length, choice.size > 0)}
          </button>
          <button type="button" className="button" disabled={state.busy || messages.length === 0} onClick={() => setDiscarding(true)} data-testid="discard-failed">
            <Icon name="remove" />
            {texts.operate.discard(chosen.length, choice.size > 0)}
          </button>
        </div>
      </div>
      {messages.length === 0 ? (
        <p className="rows-empty" data-testid="nothing-failed">{texts.operate.none}</p>
      ) : (
        <FailedTable messages={messages} choice={choice} onToggle={(id) => setChoice(toggle(choice, id))} />
      )}
      {more && <p className="rows-empty">{texts.operate.more}</p>}
      {discarding && (
        <Dialog title={texts.operate.discardTitle(chosen.length)} onClose={() => setDiscarding(false)} testId="discard-dialog">
          <p>{texts.operate.discardText}</p>
          <div className="form-actions">
            <button type="button" className="button" data-focus onClick={() => setDiscarding(false)}>
              {texts.cancel}
            </button>
            <button type="button" className="button primary" onClick={() => void act('discard')} data-testid="discard-confirm">
              {texts.operate.discard(chosen.length, true)}
            </button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
