import { plural } from '../format';

/** Data sets, the first page. */
export const start = {
  title: 'Data sets',
  emptyTitle: 'No data set yet',
  empty: 'Make a sample with planted errors, or take in a folder of your own images. Then come back here.',
  commands: ['assay sample', 'assay dataset create photos', 'assay ingest photos --folder /path/to/images'],
  images: (count: number) => plural(count, 'image', 'images'),
  shards: (count: number) => plural(count, 'shard', 'shards'),
  ingesting: 'taking in images',
};
