import { Icon } from '../components/Icon';
import { texts } from '../i18n/en';
import type { Answer } from '../outbox/outbox';

/** What was decided, in colour, sign and word. */
export function Badge({ answer, nameOf }: { answer: Answer; nameOf: (label: number) => string }) {
  return (
    <span className="badge" data-decision={answer.decision}>
      <Icon name={answer.decision} size={12} />
      {answer.decision === 'relabel' ? answer.labels.map(nameOf).join(', ') : texts.batch.decided[answer.decision]}
    </span>
  );
}
