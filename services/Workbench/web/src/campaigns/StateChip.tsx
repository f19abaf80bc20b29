import { texts } from '../i18n/en';
import type { CampaignState } from './types';

/** Where a campaign stands, in a word and a colour. */
export function StateChip({ state }: { state: CampaignState }) {
  return (
    <span className="state-chip" data-state={state} data-testid="campaign-state">
      <i aria-hidden="true" />
      {texts.campaigns.state(state)}
    </span>
  );
}
