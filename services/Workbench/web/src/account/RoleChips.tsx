import { texts } from '../i18n/en';
import type { RoleOn } from './types';

/** Roles in words. */
export function RoleChips({ admin, roles }: { admin: boolean; roles: RoleOn[] }) {
  return (
    <ul className="chips">
      {admin && <li className="chip">{texts.account.administers}</li>}
      {roles.map((role) => (
        <li key={role.dataset} className="chip">
          {texts.account.onDataset(role.role, role.dataset)}
        </li>
      ))}
    </ul>
  );
}
