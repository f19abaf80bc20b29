import { useEffect } from 'react';
import { api } from '../api/client';
import { useResource } from '../api/useResource';
import { Failed } from '../components/States';
import { operateApi } from './api';
import { DatasetsCard } from './DatasetsCard';
import { quarantinedOf } from './jobs';
import { JobsCard } from './JobsCard';
import { ModelsCard } from './ModelsCard';
import { useJobs } from './useJobs';

/** What there is and what is being made: jobs, data sets, models. When a job begins or ends the rest is loaded again. */
export function Stock() {
  const watched = useJobs();
  const datasets = useResource('operate/datasets', (signal) => api.datasets(signal));
  const models = useResource('operate/models', (signal) => operateApi.models(signal));
  const reloadDatasets = datasets.reload;
  const reloadModels = models.reload;
  useEffect(() => {
    if (watched.turns === 0) return;
    reloadDatasets();
    reloadModels();
  }, [watched.turns, reloadDatasets, reloadModels]);

  return (
    <>
      <JobsCard watched={watched} />
      {datasets.error !== null && <Failed error={datasets.error} onRetry={reloadDatasets} />}
      {datasets.data !== null && <DatasetsCard datasets={datasets.data} quarantined={quarantinedOf(models.data ?? [])} />}
      {models.error !== null && <Failed error={models.error} onRetry={reloadModels} />}
      {models.data !== null && <ModelsCard models={models.data} />}
    </>
  );
}
