import type { BatchKind } from '../../api/types';
import { formatNumber, plural } from '../format';

const kinds: Record<BatchKind, string> = { label: '', clean: 'Clean', multilabel: 'Several labels', refine: 'Refine', review: 'Review' };

/** One data set, its batches and its label versions. */
export const dataset = {
  batches: 'Batches',
  noBatches: 'Nothing is selected for people yet.',
  noBatchesHint: 'Select the most suspicious images of a scoring run, or some at random.',
  kinds,
  annotators: (count: number) => `${formatNumber(count)} annotators an image`,
  open: 'Open',
  labels: 'Labels',
  versions: 'Label versions',
  version: 'Version',
  overlays: 'Overlays',
  changed: 'Changed',
  removed: 'Removed',
  created: 'Created',
  exportTitle: 'Export',
  exportCurrent: 'as decided until now',
  exportAs: (format: string) => `Export labels as ${format}`,
  given: 'as the source had them',
  quality: 'Quality',
  measured: (measured: number, images: number) => `${formatNumber(measured)} of ${formatNumber(images)} images measured`,
  undecodable: (count: number) => plural(count, 'image cannot be decoded', 'images cannot be decoded'),
  duplicates: (count: number) => plural(count, 'exact duplicate', 'exact duplicates'),
  unlabelled: (count: number) => `${plural(count, 'image', 'images')} without a label`,
  byLabel: 'Images by given label',
  moreLabels: (count: number) => `and ${plural(count, 'smaller class', 'smaller classes')}`,
};
