import { createContext, useContext, useSyncExternalStore } from 'react';
import { api } from '../api/client';
import type { Sender } from './sender';
import type { Pending } from './outbox';

export const SenderContext = createContext<Sender | null>(null);

export function useSender(): Sender {
  const sender = useContext(SenderContext);
  if (sender === null) throw new Error('There is no sender above this component.');
  return sender;
}

export function useOutbox() {
  const sender = useSender();
  return useSyncExternalStore(sender.subscribe, sender.getState);
}

export async function deliver(item: Pending) {
  const { task } = item.kind === 'undo'
    ? await api.undo(item.taskId, item.requestId, item.annotator)
    : await api.answer(item.taskId, {
        requestId: item.requestId,
        annotator: item.annotator,
        decision: item.after.decision,
        labels: item.after.labels,
        comment: item.after.comment ?? '',
        secondsSpent: item.secondsSpent,
        noValidLabel: item.after.noValidLabel ?? null,
        features: item.after.features ?? [],
      });
  return task;
}

/** A UUID; crypto.randomUUID exists on secure origins only, and a page on a local network may be served without TLS. */
export function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
