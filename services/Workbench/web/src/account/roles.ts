import type { Role, SessionUser } from './types';

const everyDataset = '*';
const ranks: readonly Role[] = ['none', 'annotator', 'expert', 'admin'];

/** Whether a role, or more, is held on a data set, or on any where none is named. Where nobody signs in everybody may do everything. The services decide; this decides what is offered. */
export function may(user: SessionUser | null, role: Role, dataset: string | null): boolean {
  if (user === null || user.admin) return true;
  return user.roles.some((held) => (dataset === null || held.dataset === dataset || held.dataset === everyDataset) && ranks.indexOf(held.role) >= ranks.indexOf(role));
}
