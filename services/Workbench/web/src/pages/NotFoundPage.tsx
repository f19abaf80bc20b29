import { Link } from 'react-router';
import { Header } from '../components/Header';
import { Empty } from '../components/States';
import { texts } from '../i18n/en';

export function NotFoundPage() {
  return (
    <>
      <Header crumbs={[]} />
      <main id="content" className="page" tabIndex={-1}>
        <Empty title={texts.errors.notFoundTitle} text={texts.errors.notFound}>
          <Link className="button" to="/">
            {texts.home}
          </Link>
        </Empty>
      </main>
    </>
  );
}
