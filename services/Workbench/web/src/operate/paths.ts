import { datasetPath } from '../shell/areas';

/** Where the images of a data set are that could not be decoded. */
export const quarantinePath = (dataset: string) => `${datasetPath(dataset)}/quarantine`;
