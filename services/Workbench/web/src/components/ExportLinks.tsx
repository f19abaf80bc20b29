import { api } from '../api/client';
import type { ExportFormat } from '../api/types';
import { texts } from '../i18n/en';
import { Icon } from './Icon';

const formats: [ExportFormat, string][] = [['csv', 'CSV'], ['jsonl', 'JSONL'], ['coco', 'COCO']];

/** Download links for the labels of a data set. */
export function ExportLinks({ dataset, version = '' }: { dataset: string; version?: string }) {
  return (
    <div className="button-group" role="group" aria-label={texts.dataset.exportTitle}>
      {formats.map(([format, name]) => (
        <a key={format} className="button" href={api.exportUrl(dataset, format, version)} download aria-label={texts.dataset.exportAs(name)} data-testid={`export-${format}`}>
          <Icon name="download" />
          {name}
        </a>
      ))}
    </div>
  );
}
