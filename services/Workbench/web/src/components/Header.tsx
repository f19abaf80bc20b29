import { Fragment, type ReactNode } from 'react';
import { Link } from 'react-router';
import { texts } from '../i18n/en';
import { SyncStatus } from './SyncStatus';
import { AnnotatorButton } from './Annotator';

export interface Crumb {
  name: string;
  to?: string;
}

/** The bar above every page: where one is, what the page adds, whether everything is saved, who is labelling. */
export function Header({ crumbs, children }: { crumbs: Crumb[]; children?: ReactNode }) {
  return (
    <header className="header">
      <nav className="crumbs" aria-label={texts.breadcrumb}>
        {crumbs.length === 0 && <span className="brand">{texts.product}</span>}
        {crumbs.map((crumb, index) => (
          <Fragment key={crumb.to ?? crumb.name}>
            {index > 0 && (
              <span className="crumb-rule" aria-hidden="true">
                /
              </span>
            )}
            {crumb.to === undefined || index === crumbs.length - 1 ? (
              <span className="crumb" aria-current="page" title={crumb.name}>
                {crumb.name}
              </span>
            ) : (
              <Link className="crumb" to={crumb.to} title={crumb.name}>
                {crumb.name}
              </Link>
            )}
          </Fragment>
        ))}
      </nav>
      <div className="header-middle">{children}</div>
      <SyncStatus />
      <AnnotatorButton />
    </header>
  );
}
