import { texts } from '../i18n/en';
import type { CampaignPlan, StopRules } from './types';

const words = texts.campaigns.page;

/** A plan in words: a name and a text for each part. */
export function planFacts(plan: CampaignPlan): [string, string][] {
  const metric = plan.metric;
  const facts: [string, string | null][] = [
    [words.facts.kind, texts.campaigns.kind(plan.kind)],
    [words.facts.strategy, texts.campaigns.strategy(plan.strategy ?? '')],
    [words.facts.learner, plan.learner ? [texts.campaigns.learner[plan.learner.kind], plan.learner.model].filter(Boolean).join(', ') : null],
    [words.facts.sizes, sizes(plan)],
    [words.facts.answers, plan.labels?.kind === 'oracle' ? words.answersBy.oracle(plan.labels.truth ?? '', plan.labels.noiseRate ?? 0) : words.answersBy.people(plan.labels?.annotatorsPerImage ?? 1)],
    [words.facts.metric, metric ? `${texts.campaigns.metric(metric.kind, plan.kind)} ${metric.split ? words.measuredOn.split(metric.split) : metric.heldOut ? words.measuredOn.heldOut(metric.heldOut) : words.measuredOn.folds}` : texts.campaigns.metric(undefined, plan.kind)],
    [words.facts.begins, plan.baseVersion ? plan.baseVersion : null],
    [words.facts.stop, stopRules(plan.stop ?? {})],
    [words.facts.seed, String(plan.seed ?? 0)],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}

function sizes(plan: CampaignPlan): string | null {
  const schedule = plan.roundSizes;
  const first = schedule?.sizes?.[0];
  if (!schedule || first === undefined) return null;
  if (schedule.kind === 'doubling') return words.sizes.doubling(plan.initialSize || first);
  if (schedule.kind === 'list') return words.sizes.list(schedule.sizes ?? []);
  return plan.initialSize ? words.sizes.firstThen(plan.initialSize, first) : words.sizes.fixed(first);
}

/** When it ends by itself, in words. */
export function stopRules(stop: StopRules): string {
  const rules = [
    stop.target != null && words.ends.target(stop.target),
    stop.plateauRounds != null && words.ends.plateau(stop.plateauGain ?? 0, stop.plateauRounds),
    stop.minimumFixRate != null && words.ends.fixes(stop.minimumFixRate),
    stop.labelBudget != null && words.ends.budget(stop.labelBudget),
    stop.maxRounds != null && words.ends.rounds(stop.maxRounds),
  ].filter((rule) => rule !== false);
  return rules.length === 0 ? words.ends.never : rules.join('; ');
}
