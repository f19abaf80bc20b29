import { texts } from '../i18n/en';
import { phases, type CampaignRound } from './types';

/** The phases of a round, with the one that it is in. */
export function PhaseSteps({ round, active }: { round: CampaignRound; active: boolean }) {
  const at = round.phase === 'done' ? phases.length : phases.findIndex((phase) => phase === round.phase);
  return (
    <ol className="phases" aria-label={texts.campaigns.page.phases}>
      {phases.map((phase, index) => (
        <li key={phase} data-state={index < at ? 'done' : index === at ? (active ? 'active' : 'held') : 'open'} aria-current={index === at ? 'step' : undefined}>
          <span className="phase-mark" aria-hidden="true" />
          {texts.campaigns.phase(phase)}
        </li>
      ))}
    </ol>
  );
}
