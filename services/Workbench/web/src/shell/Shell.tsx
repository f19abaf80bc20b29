import { Suspense, useEffect, useRef } from 'react';
import { matchPath, Route, Routes, useLocation } from 'react-router';
import { CrashScreen } from '../components/CrashScreen';
import { Loading } from '../components/States';
import { texts } from '../i18n/en';
import { routes } from '../routes';
import { Rail } from './Rail';

const storageKey = 'assay.dataset';

/** What surrounds every page: the way to the areas, and the page that the address names. */
export function Shell() {
  const { pathname } = useLocation();
  const page = useRef<HTMLDivElement>(null);
  const came = useRef(pathname);
  const dataset = useDataset(pathname);
  const current = routes.find((route) => matchPath(route.path, pathname) !== null)?.area;

  // A new page is read from its beginning, by eye and by screen reader.
  useEffect(() => {
    if (came.current === pathname) return;
    came.current = pathname;
    page.current?.scrollTo(0, 0);
    document.getElementById('content')?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <div className="shell">
      <a className="skip" href="#content">
        {texts.skip}
      </a>
      <Rail dataset={dataset} current={current} />
      <div ref={page} className="shell-page">
        {/* Outside, so that the page before stays until the next one is loaded. */}
        <Suspense fallback={<Loading />}>
          <CrashScreen key={pathname}>
            <Routes>
              {routes.map((route) => (
                <Route key={route.path} path={route.path} element={<route.page />} />
              ))}
            </Routes>
          </CrashScreen>
        </Suspense>
      </div>
    </div>
  );
}

/** The data set that the address names, else the one that was open last. */
function useDataset(pathname: string): string | null {
  const named = matchPath('/datasets/:dataset/*', pathname)?.params.dataset ?? null;
  useEffect(() => {
    if (named !== null) window.localStorage.setItem(storageKey, named);
  }, [named]);
  return named ?? window.localStorage.getItem(storageKey);
}
