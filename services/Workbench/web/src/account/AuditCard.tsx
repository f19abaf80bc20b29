import { useState } from 'react';
import { useResource } from '../api/useResource';
import { Failed, Loading } from '../components/States';
import { formatDate, texts } from '../i18n/en';
import { accountApi } from './api';
import type { AuditEvent } from './types';

/** What was done to accounts, newest first, a page at a time. */
export function AuditCard() {
  const first = useResource('audit', (signal) => accountApi.audit('', signal));
  const [older, setOlder] = useState<{ events: AuditEvent[]; next: string } | null>(null);
  const next = older?.next ?? first.data?.nextPageToken ?? '';
  const events = [...(first.data?.events ?? []), ...(older?.events ?? [])];

  const more = async () => {
    const page = await accountApi.audit(next);
    setOlder((last) => ({ events: [...(last?.events ?? []), ...page.events], next: page.nextPageToken }));
  };

  return (
    <section className="card" aria-labelledby="audit">
      <div className="card-head">
        <h2 id="audit">{texts.account.users.audit}</h2>
      </div>
      {first.error !== null && <Failed error={first.error} onRetry={first.reload} />}
      {first.error === null && first.data === null && <Loading />}
      {first.data !== null && (
        <div className="table-scroll">
          <table className="table audit">
            <thead>
              <tr>
                <th scope="col">{texts.account.users.when}</th>
                <th scope="col">{texts.account.users.what}</th>
                <th scope="col">{texts.account.users.who}</th>
                <th scope="col">{texts.account.users.whom}</th>
                <th scope="col">{texts.account.users.detail}</th>
                <th scope="col">{texts.account.users.where}</th>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <tr key={event.id} data-testid="audit-event" data-action={event.action}>
                  <td>{formatDate(event.time)}</td>
                  <td>{texts.account.users.action(event.action)}</td>
                  <td>{event.actor === '' ? <span className="muted">{texts.account.users.nobody}</span> : event.actor}</td>
                  <td>{event.user}</td>
                  <td>{event.detail}</td>
                  <td>{event.client}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {next !== '' && (
        <p className="rows-empty">
          <button type="button" className="button" onClick={() => void more()}>
            {texts.account.users.auditMore}
          </button>
        </p>
      )}
    </section>
  );
}
