import { useState } from 'react';
import { useResource } from '../api/useResource';
import { Dialog } from '../components/Dialog';
import { Icon } from '../components/Icon';
import { Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { accountApi } from './api';
import { NewTokenDialog } from './NewTokenDialog';
import { SecretField } from './SecretField';
import { TokenTable } from './TokenTable';

/** One's own API tokens. */
export function TokensCard({ mayAdminister }: { mayAdminister: boolean }) {
  const { data, error, reload } = useResource('tokens', (signal) => accountApi.tokens(signal));
  const [creating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);

  return (
    <section className="card" aria-labelledby="own-tokens">
      <div className="card-head">
        <div className="card-title">
          <h2 id="own-tokens">{texts.account.tokens.title}</h2>
          <p className="muted">{texts.account.tokens.hint}</p>
        </div>
        <button type="button" className="button" onClick={() => setCreating(true)} data-testid="new-token">
          <Icon name="plus" />
          {texts.account.tokens.create}
        </button>
      </div>
      {error !== null && <Failed error={error} onRetry={reload} />}
      {error === null && data === null && <Loading />}
      {data !== null && <TokenTable tokens={data} onRevoke={(token) => void accountApi.revokeToken(token.id).finally(reload)} />}
      {creating && (
        <NewTokenDialog
          mayAdminister={mayAdminister}
          onClose={() => setCreating(false)}
          onCreated={(made) => {
            setCreating(false);
            setSecret(made);
            reload();
          }}
        />
      )}
      {secret !== null && (
        <Dialog title={texts.account.tokens.secretTitle} onClose={() => setSecret(null)} testId="secret-dialog">
          <p className="muted">{texts.account.tokens.secretHint}</p>
          <SecretField label={texts.account.tokens.secretTitle} value={secret} />
        </Dialog>
      )}
    </section>
  );
}
