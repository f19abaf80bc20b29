import { useState } from 'react';
import { texts } from '../i18n/en';

/** Something that is shown once, to be copied. */
export function SecretField({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="secret">
      <input
        data-focus
        readOnly
        value={value}
        aria-label={label}
        data-testid="secret"
        onFocus={(event) => event.target.select()}
      />
      <button
        type="button"
        className="button"
        // Not there on plain http from another machine; then the selected text is copied by hand.
        disabled={!window.isSecureContext}
        onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
      >
        {copied ? texts.account.tokens.copied : texts.account.tokens.copy}
      </button>
    </div>
  );
}
