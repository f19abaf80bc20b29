import type { ReactNode } from 'react';

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function TextField({ label, value, placeholder, required = false, onChange }: FieldProps & { placeholder?: string; required?: boolean }) {
  return (
    <label className="field">
      <span>{label}</span>
      <input value={value} maxLength={200} placeholder={placeholder} required={required} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}

export function NumberField({ label, value, min, max, step, required = false, onChange }: FieldProps & { min?: number; max?: number; step?: 'any'; required?: boolean }) {
  return (
    <label className="field">
      <span>{label}</span>
      <input type="number" value={value} min={min} max={max} step={step ?? 1} required={required} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}

export function ChoiceField({ label, value, options, onChange }: FieldProps & { options: readonly (readonly [string, string])[] }) {
  return (
    <label className="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

export function RadioGroup<T extends string>({ name, value, options, onChange }: { name: string; value: T; options: readonly (readonly [T, string])[]; onChange: (value: T) => void }) {
  return (
    <div className="choice-inline span">
      {options.map(([option, text]) => (
        <label key={option} className="choice">
          <input type="radio" name={name} value={option} checked={value === option} onChange={() => onChange(option)} />
          {text}
        </label>
      ))}
    </div>
  );
}

/** Fields that belong together, below a line. */
export function Group({ legend, hint, children }: { legend: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset className="group">
      <legend>{legend}</legend>
      <div className="form-grid">
        {hint !== undefined && <p className="muted span">{hint}</p>}
        {children}
      </div>
    </fieldset>
  );
}
