import type { FailedMessage } from '../api/types';

/** Which failed messages are ticked, by id. */
export type Choice = ReadonlySet<string>;

export const nothing: Choice = new Set<string>();

/** Ticks or unticks one. */
export function toggle(choice: Choice, id: string): Choice {
  const next = new Set(choice);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** What is meant by the buttons: the ticked messages that are still there, or all where none is ticked. */
export function meant(messages: readonly FailedMessage[], choice: Choice): FailedMessage[] {
  const ticked = messages.filter((message) => choice.has(message.id));
  return ticked.length === 0 ? [...messages] : ticked;
}

/** Ids by the service that must be asked, each once: a message that failed twice has one id. */
export function byService(messages: readonly FailedMessage[]): [service: string, ids: string[]][] {
  const services = new Map<string, Set<string>>();
  for (const { service, id } of messages) services.set(service, (services.get(service) ?? new Set<string>()).add(id));
  return [...services].map(([service, ids]) => [service, [...ids]]);
}

/** The last part of an exception's type, which is what people know it by. */
export const shortType = (type: string) => type.slice(type.lastIndexOf('.') + 1);
