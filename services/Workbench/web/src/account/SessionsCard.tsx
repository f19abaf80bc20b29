import { useResource } from '../api/useResource';
import { Failed, Loading } from '../components/States';
import { formatDate, texts } from '../i18n/en';
import { accountApi } from './api';

export function SessionsCard() {
  const { data, error, reload } = useResource('sessions', (signal) => accountApi.sessions(signal));
  return (
    <section className="card" aria-labelledby="own-sessions">
      <div className="card-head">
        <h2 id="own-sessions">{texts.account.own.sessionsTitle}</h2>
      </div>
      {error !== null && <Failed error={error} onRetry={reload} />}
      {error === null && data === null && <Loading />}
      {data !== null && (
        <div className="table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{texts.account.own.browser}</th>
                <th scope="col">{texts.account.own.from}</th>
                <th scope="col">{texts.account.own.since}</th>
                <th scope="col">{texts.account.own.lastUsed}</th>
                <th scope="col">
                  <span className="hidden">{texts.account.own.end}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map((session) => (
                <tr key={session.id} data-testid="session">
                  <td className="agent" title={session.agent}>
                    {session.agent === '' ? texts.account.own.unknownAgent : session.agent}
                  </td>
                  <td>{session.client}</td>
                  <td>{formatDate(session.created)}</td>
                  <td>{formatDate(session.lastUsed)}</td>
                  <td>
                    {session.current ? (
                      <span className="chip">{texts.account.own.current}</span>
                    ) : (
                      <button type="button" className="button" aria-label={texts.account.own.endSession(session.agent)} onClick={() => void accountApi.endSession(session.id).finally(reload)}>
                        {texts.account.own.end}
                      </button>
                    )}
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
