import type { ReactNode } from 'react';
import { Mark } from '../components/Icon';
import { texts } from '../i18n/en';
import { useTitle } from '../pages/useTitle';

/** What people see who have not signed in: one card. */
export function SignedOut({ title, children }: { title: string; children: ReactNode }) {
  useTitle(title);
  return (
    <main id="content" className="signed-out" tabIndex={-1}>
      <p className="brand">
        <Mark />
        <span>{texts.product}</span>
      </p>
      <section className="card signed-out-card" aria-labelledby="signed-out-title">
        <h1 id="signed-out-title">{title}</h1>
        {children}
      </section>
    </main>
  );
}
