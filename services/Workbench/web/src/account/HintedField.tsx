import { useId, type ReactNode } from 'react';

/** An input whose hint is told after its name, as a description of it. */
export function HintedField({ label, hint, children }: { label: string; hint: string; children: (id: string, hintId: string) => ReactNode }) {
  const id = useId();
  const hintId = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id, hintId)}
      <p id={hintId} className="muted">{hint}</p>
    </div>
  );
}
