import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { useTitle } from '../pages/useTitle';
import { datasetPath } from '../shell/areas';
import { Header, type Crumb } from './Header';

interface PageProps {
  title: string;
  /** What lies between the data set and this page. */
  crumbs?: Crumb[];
  /** What stands on the right of the bar above the page. */
  actions?: ReactNode;
  /** read = a column of cards to read; wide = cards over the whole width; fill = everything below the bar, which does not scroll. */
  layout?: 'read' | 'wide' | 'fill';
  /** False = the heading is there for screen readers alone. */
  heading?: boolean;
  children: ReactNode;
}

/** A page with its bar: where one is (the data set comes from the address), the heading, the content. */
export function Page({ title, crumbs = [], actions, layout = 'read', heading = layout !== 'fill', children }: PageProps) {
  const dataset = useParams()['dataset'];
  useTitle(dataset === undefined ? title : `${title} · ${dataset}`);
  const first: Crumb[] = dataset === undefined ? [] : [{ name: dataset, to: datasetPath(dataset) }];
  const main = (
    <main id="content" className={layout === 'fill' ? 'page-fill' : layout === 'wide' ? 'page wide' : 'page'} tabIndex={-1}>
      <h1 className={heading ? undefined : 'hidden'}>{title}</h1>
      {children}
    </main>
  );
  return layout === 'fill' ? (
    <div className="workspace">
      <Header crumbs={[...first, ...crumbs, { name: title }]}>{actions}</Header>
      {main}
    </div>
  ) : (
    <>
      <Header crumbs={[...first, ...crumbs, { name: title }]}>{actions}</Header>
      {main}
    </>
  );
}
