import { formatNumber } from '../format';

/** Choosing another label. */
export const change = {
  title: 'Which label is right?',
  input: 'Type to find a label',
  none: (typed: string) => `No label is called “${typed}”.`,
  suggested: 'suggested',
  given: 'given',
  synonym: (word: string) => `also called ${word}`,
  recent: 'used lately',
  more: (count: number) => `${formatNumber(count)} more; keep typing`,
  accept: 'accept',
  move: 'move',
  cancel: 'cancel',
};
