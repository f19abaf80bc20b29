import { useEffect } from 'react';
import { useMatch, useParams } from 'react-router';
import { api } from '../api/client';
import { useResource } from '../api/useResource';
import { useAnnotator } from '../components/Annotator';
import { Header, type Crumb } from '../components/Header';
import { Failed, Loading } from '../components/States';
import { texts } from '../i18n/en';
import { useTitle } from '../pages/useTitle';
import { areaPath, datasetPath } from '../shell/areas';
import { Workspace } from './Workspace';

/** Loads what the work on a batch needs, and asks once who is working. */
export function BatchPage() {
  const params = useParams();
  const datasetName = params['dataset'] ?? '';
  const batchId = params['batch'] ?? '';
  const isCleaning = useMatch('/datasets/:dataset/clean/:batch') !== null;
  const isRefining = useMatch('/datasets/:dataset/refine/:batch') !== null;
  const { name, asking, ask } = useAnnotator();
  const page = useResource(`batch/${datasetName}/${batchId}`, async (signal) => {
    const [dataset, batch, taxonomy] = await Promise.all([api.dataset(datasetName, signal), api.batch(batchId, signal), api.taxonomy(datasetName, signal)]);
    return { dataset, batch, taxonomy };
  });
  const title = page.data === null || page.data.batch.title === '' ? batchId : page.data.batch.title;
  useTitle(title);
  const area = isCleaning ? 'clean' : isRefining ? 'refine' : 'label';
  const crumbs: Crumb[] = [{ name: datasetName, to: datasetPath(datasetName) }, { name: texts[area].title, to: areaPath(area, datasetName) }];

  useEffect(() => {
    if (name === null && !asking) ask();
  }, [name, asking, ask]);

  if (page.data !== null && name !== null)
    return <Workspace key={`${batchId}/${name}`} {...page.data} title={title} annotator={name} crumbs={crumbs} isCleaning={isCleaning} />;
  return (
    <>
      <Header crumbs={[...crumbs, { name: title }]} />
      <main id="content" className="page" tabIndex={-1}>
        {page.error !== null ? <Failed error={page.error} onRetry={page.reload} /> : <Loading />}
      </main>
      <p className="hidden" role="status">
        {name === null ? texts.annotator.title : ''}
      </p>
    </>
  );
}
