import { texts } from '../i18n/en';
import type { Role } from './types';

const given: readonly Role[] = ['annotator', 'expert', 'admin'];

export function RoleSelect({ label, value, withNone = false, onChange }: { label: string; value: Role; withNone?: boolean; onChange: (role: Role) => void }) {
  const offered = withNone ? ([...given, 'none'] as const) : given;
  return (
    <label className="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(offered.find((role) => role === event.target.value) ?? value)}>
        {offered.map((role) => (
          <option key={role} value={role}>
            {texts.account.roles[role]}
          </option>
        ))}
      </select>
    </label>
  );
}
