import { useState } from 'react';
import { Dialog } from '../components/Dialog';
import { texts } from '../i18n/en';
import { NumberField } from './fields';
import { formOf, planOf } from './plan';
import type { Campaign, CampaignKind, StopRules } from './types';

const words = texts.campaigns;
const inPercent = (share: number | null | undefined) => (share == null ? '' : String(Number((100 * share).toPrecision(6))));
const typed = (value: number | null | undefined) => (value == null ? '' : String(value));

/** Other rules for a campaign that its rules have ended. */
export function ResumeDialog({ campaign, onClose, onResume }: { campaign: Campaign; onClose: () => void; onResume: (stop: StopRules) => void }) {
  const kind: CampaignKind = campaign.plan.kind === 'unknown' ? 'guided' : campaign.plan.kind;
  const stop = campaign.plan.stop ?? {};
  const [form, setForm] = useState(() => ({
    ...formOf(kind),
    target: inPercent(stop.target),
    plateauRounds: typed(stop.plateauRounds),
    plateauGain: inPercent(stop.plateauGain),
    minimumFixRate: inPercent(stop.minimumFixRate),
    labelBudget: typed(stop.labelBudget),
    maxRounds: typed(stop.maxRounds),
  }));
  const set = (changes: Partial<typeof form>) => setForm({ ...form, ...changes });

  return (
    <Dialog title={words.page.resumeTitle} onClose={onClose} testId="resume-dialog">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          onResume(planOf(form).stop ?? {});
        }}
      >
        <p className="muted">{campaign.stopReason}</p>
        <p>{words.page.resumeText}</p>
        <div className="form-grid">
          <NumberField label={words.create.labelBudget} value={form.labelBudget} min={1} onChange={(labelBudget) => set({ labelBudget })} />
          <NumberField label={words.create.maxRounds} value={form.maxRounds} min={1} onChange={(maxRounds) => set({ maxRounds })} />
          <NumberField label={words.create.target} value={form.target} min={0} max={100} step="any" onChange={(target) => set({ target })} />
          <NumberField label={words.create.plateauGain} value={form.plateauGain} min={0} max={100} step="any" onChange={(plateauGain) => set({ plateauGain })} />
          <NumberField label={words.create.plateauRounds} value={form.plateauRounds} min={1} max={100} onChange={(plateauRounds) => set({ plateauRounds })} />
          {kind === 'cleaning' && <NumberField label={words.create.minimumFixRate} value={form.minimumFixRate} min={0} max={100} step="any" onChange={(minimumFixRate) => set({ minimumFixRate })} />}
        </div>
        <div className="form-actions">
          <button type="submit" className="button primary" data-testid="resume-confirm">
            {words.page.resumeSubmit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
