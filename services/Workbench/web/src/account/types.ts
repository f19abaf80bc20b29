export type Role = 'none' | 'annotator' | 'expert' | 'admin';

export interface RoleOn {
  dataset: string;
  role: Role;
}

export interface SessionUser {
  name: string;
  admin: boolean;
  roles: RoleOn[];
}

export interface SessionInfo {
  /** True = people sign in here. */
  required: boolean;
  /** True = they can sign in at an authority too. */
  authority: boolean;
  user: SessionUser | null;
  form: string | null;
}

export interface User {
  name: string;
  displayName: string;
  admin: boolean;
  disabled: boolean;
  roles: RoleOn[];
  hasPassword: boolean;
  created: string | null;
  lastSignIn: string | null;
}

export interface BrowserSession {
  id: string;
  created: string;
  lastUsed: string;
  expires: string;
  client: string;
  agent: string;
  current: boolean;
}

export interface ApiToken {
  id: string;
  user: string;
  title: string;
  role: Role;
  datasets: string[];
  admin: boolean;
  created: string;
  expires: string;
  lastUsed: string | null;
}

export interface AuditEvent {
  id: string;
  time: string;
  actor: string;
  action: string;
  user: string;
  detail: string;
  client: string;
}
