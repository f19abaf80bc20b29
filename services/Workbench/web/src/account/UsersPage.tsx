import { useResource } from '../api/useResource';
import { Page } from '../components/Page';
import { Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { accountApi } from './api';
import { AuditCard } from './AuditCard';
import { useSession } from './session';
import { TokenTable } from './TokenTable';
import { UsersCard } from './UsersCard';

/** Who may do what here, and what was done: for administrators of the installation; admins of data sets see users and give roles. */
export function UsersPage() {
  const { user } = useSession();
  const isAdmin = user === null || user.admin;
  return (
    <Page title={texts.account.users.title} crumbs={[{ name: texts.operate.title, to: '/operate' }]} layout="wide">
      <UsersCard isAdmin={isAdmin} />
      {isAdmin && <AllTokensCard />}
      {isAdmin && <AuditCard />}
    </Page>
  );
}

function AllTokensCard() {
  const { data, error, reload } = useResource('all-tokens', (signal) => accountApi.allTokens(signal));
  return (
    <section className="card" aria-labelledby="all-tokens">
      <div className="card-head">
        <h2 id="all-tokens">{texts.account.users.allTokens}</h2>
      </div>
      {error !== null && <Failed error={error} onRetry={reload} />}
      {error === null && data === null && <Loading />}
      {data !== null && <TokenTable tokens={data} withUser onRevoke={(token) => void accountApi.revokeToken(token.id).finally(reload)} />}
    </section>
  );
}
