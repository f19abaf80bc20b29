import { datasetPath } from '../shell/areas';

/** Address of the page that reads a class. */
export const classPath = (dataset: string, id: number) => `${datasetPath(dataset)}/classes/${id}`;
