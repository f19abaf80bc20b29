import { formatNumber, plural } from '../format';

/** Operate: what needs an operator. */
export const operate = {
  title: 'Operate',
  failed: 'Failed messages',
  none: 'Nothing waits for you: every message was handled.',
  more: 'There are more; handle these first.',
  refresh: 'Refresh',
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
};
