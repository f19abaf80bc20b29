import { formatDate, texts } from '../i18n/en';
import type { ApiToken } from './types';

export function TokenTable({ tokens, withUser = false, onRevoke }: { tokens: ApiToken[]; withUser?: boolean; onRevoke: (token: ApiToken) => void }) {
  if (tokens.length === 0) return <p className="rows-empty">{texts.account.tokens.none}</p>;
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{texts.account.tokens.name}</th>
            {withUser && <th scope="col">{texts.account.tokens.user}</th>}
            <th scope="col">{texts.account.tokens.role}</th>
            <th scope="col">{texts.account.tokens.datasets}</th>
            <th scope="col">{texts.account.tokens.lastUsed}</th>
            <th scope="col">{texts.account.tokens.expires}</th>
            <th scope="col">
              <span className="hidden">{texts.account.tokens.revoke}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id} data-testid="token">
              <td>{token.title}</td>
              {withUser && <td>{token.user}</td>}
              <td>{token.admin ? texts.account.administers : texts.account.roles[token.role]}</td>
              <td>{token.datasets.length === 0 ? texts.account.allDatasets : token.datasets.join(', ')}</td>
              <td>{token.lastUsed === null ? texts.account.tokens.never : formatDate(token.lastUsed)}</td>
              <td>{formatDate(token.expires)}</td>
              <td>
                <button type="button" className="button" aria-label={texts.account.tokens.revokeOne(token.title)} onClick={() => onRevoke(token)}>
                  {texts.account.tokens.revoke}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
