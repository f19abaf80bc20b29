import { formatNumber, plural } from '../format';

const kinds = { ingest: 'Ingest', embedding: 'Embedding' };
const inText = (kind: keyof typeof kinds, dataset: string) => `the ${kinds[kind].toLowerCase()} of ${dataset}`;

/** 95 = 2 min. */
const duration = (seconds: number) =>
  seconds < 1 ? 'less than a second' : seconds < 90 ? `${Math.round(seconds)} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;

const sources = { folder: 'From the folder', tar: 'From the archive', manifest: 'From the list', prefix: 'From the store, below', bucket: 'From the bucket', upload: 'Uploaded', '': 'Unknown source' };

const reasons: Partial<Record<string, string>> = {
  empty: 'Empty', unknown_format: 'Unknown format', truncated: 'Truncated', too_many_pixels: 'Too many pixels', too_many_bytes: 'Too large', timeout: 'Took too long',
  corrupt: 'Damaged', unreadable: 'Cannot be read here', missing: 'Missing', forbidden: 'Not allowed to read',
};

/** Operate: what needs an operator. */
export const operate = {
  title: 'Operate',
  failed: 'Failed messages',
  none: 'Nothing waits for you: every message was handled.',
  more: 'There are more; handle these first.',
  refresh: 'Refresh',
  refreshFailed: 'Refresh failed messages',
  retry: (count: number, isChoice: boolean) => (isChoice ? `Retry ${formatNumber(count)}` : 'Retry all'),
  discard: (count: number, isChoice: boolean) => (isChoice ? `Discard ${formatNumber(count)}` : 'Discard all'),
  discardTitle: (count: number) => `Discard ${plural(count, 'message', 'messages')}?`,
  discardText: 'They are gone for ever. The work they stand for is asked for again only where the service compares what is there with what is wanted, at its next start or turn.',
  done: {
    retry: (count: number) => `Trying ${plural(count, 'message', 'messages')} again.`,
    discard: (count: number) => `${plural(count, 'message', 'messages')} discarded.`,
  },
  unreachable: (services: string[]) => `Not asked, since they do not answer: ${services.join(', ')}.`,
  choose: 'Choose',
  chooseOne: (type: string, queue: string) => `Choose ${type === '' ? 'a message' : type} of ${queue}`,
  message: 'Message',
  reason: 'What went wrong',
  when: 'When',
  attempts: 'Attempts',
  content: 'Content',
  unknownType: 'Unknown content',
  deliveryLimit: 'Process ended',
  dataset: 'Data set',
  state: 'State',
  images: 'Images',
  states: { pending: 'waiting', running: 'running', succeeded: 'done', failed: 'failed', cancelled: 'stopped', unknown: 'unknown' },
  jobs: {
    title: 'Ingests and embeddings',
    running: (count: number) => (count === 0 ? 'Nothing runs now.' : `${plural(count, 'job runs', 'jobs run')}. Brought up to date every few seconds.`),
    refresh: 'Refresh ingests and embeddings',
    none: 'Nothing has been ingested or embedded yet. “assay ingest” and “assay embed” begin it.',
    noneHere: 'None of the newest belongs to your data sets.',
    older: 'Show older ones',
    tooMany: 'Older ones are not shown here.',
    stale: (why: string) => `What stands here may be old. ${why}`,
    what: 'What',
    rate: 'Images/s',
    started: 'Started',
    action: 'Stop or go on',
    kind: kinds,
    by: (model: string) => `By the model ${model}`,
    from: (source: keyof typeof sources, place: string) => (place === '' ? sources[source] : `${sources[source]} ${place}`),
    of: (done: number, total: number) => `${formatNumber(done)} of ${formatNumber(total)}`,
    skipped: (count: number) => `${formatNumber(count)} known already`,
    perSecond: (rate: number) => formatNumber(Number(rate.toPrecision(2))),
    left: (seconds: number) => `${duration(seconds)} left`,
    took: (seconds: number) => `took ${duration(seconds)}`,
    quarantined: (count: number) => `${plural(count, 'image', 'images')} not decodable`,
    warnings: (count: number) => plural(count, 'warning', 'warnings'),
    progressOf: (kind: keyof typeof kinds, dataset: string) => `Progress of ${inText(kind, dataset)}`,
    actionName: { stop: 'Stop', goOn: 'Go on' },
    actionOf: {
      stop: (kind: keyof typeof kinds, dataset: string) => `Stop ${inText(kind, dataset)}`,
      goOn: (kind: keyof typeof kinds, dataset: string) => `Go on with ${inText(kind, dataset)}`,
    },
    done: {
      stop: (kind: keyof typeof kinds, dataset: string) => `${kinds[kind]} of ${dataset} stopped. What is done stays.`,
      goOn: (kind: keyof typeof kinds, dataset: string) => `${kinds[kind]} of ${dataset} goes on.`,
    },
  },
  datasets: {
    title: 'Data sets',
    count: (count: number) => plural(count, 'data set', 'data sets'),
    none: 'There is no data set yet. “assay dataset create” makes one.',
    shards: 'Shards',
    created: 'Created',
    ready: 'ready',
    empty: 'empty',
    ingesting: 'ingesting',
    quarantine: (count: number | null) => (count === null ? 'Show' : plural(count, 'image', 'images')),
    quarantineOf: (count: number | null, dataset: string) => (count === null ? `Show the quarantine of ${dataset}` : `${plural(count, 'image', 'images')} in quarantine of ${dataset}`),
  },
  models: {
    title: 'Models',
    hint: 'A model never changes; a new version has a new name.',
    none: 'No model is registered. “assay model register” takes an ONNX file.',
    model: 'Model',
    input: 'Input',
    size: (width: number, height: number) => (width === 0 || height === 0 ? '' : `${width} × ${height}`),
    dimensions: 'Embedding',
    classes: 'Classes',
    noClasses: 'none',
    registered: 'Registered',
    datasets: 'Data sets embedded',
    nothing: 'none',
    file: (sha256: string) => `SHA-256 of the file: ${sha256}`,
  },
  quarantine: {
    title: 'Quarantine',
    hint: 'Images that could not be decoded. They keep their ids; no score counts them and no selection takes them.',
    image: 'Image',
    name: 'Name in the source',
    reason: 'Reason',
    details: 'What is wrong',
    reasonName: (code: string) => reasons[code] ?? code.replaceAll('_', ' '),
    more: 'Show more',
    none: 'No image is in quarantine',
    noneHint: 'Every image that an embedding has read so far could be decoded.',
  },
};
