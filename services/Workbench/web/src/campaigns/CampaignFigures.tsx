import { useMemo } from 'react';
import { useResource } from '../api/useResource';
import { percent } from '../charts/base';
import { Figure } from '../charts/Figure';
import { texts } from '../i18n/en';
import { campaignsApi } from './api';
import {
  answersTable, classesTable, classShares, curveOf, curvesTable, drawAnswers, drawClasses, drawCurves, drawRounds, roundsTable,
} from './figures';
import type { Campaign, CampaignRound } from './types';

const words = texts.campaigns.figures;

/** What the rounds brought, drawn. */
export function CampaignFigures({ campaign, rounds, baseline, nameOf }: { campaign: Campaign; rounds: CampaignRound[]; baseline: Campaign | null; nameOf: (id: number) => string }) {
  const metric = texts.campaigns.metric(campaign.plan.metric?.kind, campaign.plan.kind);
  const baselineRounds = useResource(`baseline-rounds/${baseline?.id ?? ''}`, async (signal) => (baseline === null ? [] : campaignsApi.rounds(baseline.id, signal)));
  const measured = rounds.filter((round) => round.metric !== null);
  const answered = rounds.filter((round) => Object.values(round.answers).some((count) => count > 0));
  const withAuroc = rounds.filter((round) => round.auroc !== null);
  const counted = rounds.filter((round) => Object.keys(round.classCounts).length > 0);
  const name = texts.campaigns.strategy(campaign.plan.strategy ?? '');

  const curves = useMemo(() => {
    const own = curveOf(name, rounds);
    const random = curveOf(texts.campaigns.strategy('random'), baselineRounds.data ?? [], true);
    return random.points.length > 0 ? [own, random] : [own];
  }, [name, rounds, baselineRounds.data]);
  const drawn = useMemo(() => drawCurves(curves, metric), [curves, metric]);
  // Key by what changes, so that an event that changes nothing redraws nothing.
  const stamp = rounds.map((round) => `${round.number}${round.phase}${round.labelled}${JSON.stringify(round.answers)}`).join();
  const figures = useMemo(
    () => {
      const shares = classShares(counted, nameOf);
      return {
        answers: drawAnswers(answered, campaign.plan.kind === 'cleaning' || campaign.plan.kind === 'review'),
        auroc: drawRounds(withAuroc, words.aurocName, (round) => round.auroc),
        shares,
        classes: drawClasses(counted, shares),
      };
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [stamp, campaign.plan.kind],
  );

  if (measured.length === 0 && answered.length === 0) return <p className="muted" data-testid="nothing-measured">{texts.campaigns.page.none}</p>;
  const last = measured.at(-1)?.metric;
  return (
    <div className="figures">
      {measured.length > 0 && (
        <Figure
          testId="figure-curve" title={`${words.curve}: ${metric}`} file={[campaign.id, 'learning-curve']} draw={drawn} table={curvesTable(curves, metric)} note={words.curveNote}
          summary={words.summaryCurve(metric, measured.length, last == null ? '' : percent(last.value, 1))}
        />
      )}
      {answered.length > 0 && (
        <Figure
          testId="figure-answers" title={words.answers} file={[campaign.id, 'answers']} draw={figures.answers} table={answersTable(answered)} summary={words.summaryRounds(words.answers, answered.length)}
        />
      )}
      {withAuroc.length > 0 && campaign.plan.metric?.kind !== 'auroc' && (
        <Figure
          testId="figure-auroc" title={words.auroc} file={[campaign.id, 'auroc']} draw={figures.auroc} table={roundsTable(withAuroc, words.aurocName, (round) => round.auroc)}
          summary={words.summaryRounds(words.auroc, withAuroc.length)}
        />
      )}
      {counted.length > 0 && (
        <Figure
          testId="figure-classes" title={words.classes} file={[campaign.id, 'classes']} draw={figures.classes} table={classesTable(counted, figures.shares)} note={words.classesNote}
          summary={words.summaryRounds(words.classes, counted.length)} height={320}
        />
      )}
    </div>
  );
}
