import type { NoLabelReason, Stance } from '../../api/types';
import { formatNumber, plural } from '../format';

const reasons: Record<NoLabelReason, string> = {
  noProposal: 'No class fits what it shows',
  ambiguous: 'Ambiguous, or its resolution is too low',
  needsExpert: 'Fine-grained: it needs an expert',
  uncommon: 'An uncommon object or viewpoint',
};
const stances: Record<Stance, string> = { agree: 'It is right after all', disagree: 'It is wrong', uncertain: 'I cannot tell' };

/** Label: what waits for people, and images with several labels. */
export const label = {
  title: 'Label',
  open: 'To be answered',
  noneOpen: 'Nothing waits for an answer. Select images with “New batch”.',
  finished: 'Answered',
  answered: 'answered',
  chosen: 'Valid labels',
  nothingChosen: 'Tick every label that is valid.',
  takeAway: (name: string) => `Take “${name}” away`,
  find: 'Find',
  proposals: 'Proposed labels',
  noProposals: 'No proposals: no model has classified this data set, and no head run has succeeded. Find labels with C.',
  groups: 'Groups of proposals',
  group: (first: number, last: number) => `${formatNumber(first)}–${formatNumber(last)}`,
  ticked: (count: number) => `✓ ${formatNumber(count)}`,
  exemplars: (name: string) => `Examples of ${name}`,
  exemplar: (name: string, place: number) => `${name}, example ${formatNumber(place)}`,
  noExemplars: 'no examples chosen',
  submit: (count: number) => (count === 0 ? 'Answer' : `Answer: ${plural(count, 'label', 'labels')}`),
  noValidLabel: 'No valid label',
  why: 'Why is none valid?',
  reasons,
  stance: (original: string) => (original === '' ? 'What of the original label?' : `What of the original label, “${original}”?`),
  stances,
  answer: 'Answer',
  features: 'What it shows',
};
