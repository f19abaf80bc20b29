import { all, at, get, patch, post, put, remove, type Page } from '../api/http';
import type { ApiToken, AuditEvent, BrowserSession, Role, RoleOn, SessionInfo, User } from './types';

const user = (name: string) => `/api/users/${at(name)}`;

export interface Invitation {
  link: string;
  linkExpires: string;
}

export const accountApi = {
  session: () => get<SessionInfo>('/api/session'),
  signIn: (name: string, password: string) => post<SessionInfo>('/api/session', { user: name, password }),
  signOut: () => remove('/api/session'),
  readLink: (token: string) => post<{ user: string; expires: string }>('/api/session/link/read', { token }),
  redeemLink: (token: string, password: string) => post<SessionInfo>('/api/session/link', { token, password }),
  /** An address, not a call: the browser goes there. */
  authorityUrl: '/api/session/authority',

  account: (signal?: AbortSignal) => get<User>('/api/account', signal),
  changePassword: (password: string, newPassword: string) => post<unknown>('/api/account/password', { password, newPassword }),
  sessions: async (signal?: AbortSignal) => (await get<{ sessions: BrowserSession[] }>('/api/account/sessions', signal)).sessions,
  endSession: (id: string) => remove(`/api/account/sessions/${at(id)}`),
  tokens: (signal?: AbortSignal) => all((token) => get<Page & { tokens: ApiToken[] }>(`/api/account/tokens?pageToken=${at(token)}`, signal), (page) => page.tokens),
  createToken: (token: { title: string; role: Role; datasets: string[]; admin: boolean; days: number }) =>
    post<{ token: ApiToken; secret: string }>('/api/account/tokens', token),

  users: (signal?: AbortSignal) => all((token) => get<Page & { users: User[] }>(`/api/users?pageSize=1000&pageToken=${at(token)}`, signal), (page) => page.users),
  createUser: (created: { name: string; displayName: string; admin: boolean; roles: RoleOn[] }) => post<Invitation & { user: User }>('/api/users', created),
  updateUser: (name: string, change: { displayName?: string; admin?: boolean; disabled?: boolean }) => patch<User>(user(name), change),
  setRole: (name: string, dataset: string, role: Role) => put<User>(`${user(name)}/roles/${at(dataset)}`, { role }),
  createLink: (name: string) => post<Invitation>(`${user(name)}/link`, {}),
  allTokens: (signal?: AbortSignal) => all((token) => get<Page & { tokens: ApiToken[] }>(`/api/tokens?pageSize=1000&pageToken=${at(token)}`, signal), (page) => page.tokens),
  revokeToken: (id: string) => remove(`/api/tokens/${at(id)}`),
  audit: (pageToken: string, signal?: AbortSignal) => get<Page & { events: AuditEvent[] }>(`/api/audit?pageToken=${at(pageToken)}`, signal),
};
