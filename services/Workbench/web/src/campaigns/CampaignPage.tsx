import './campaigns.css';
import { Link, useParams } from 'react-router';
import { useMay } from '../account/session';
import { api } from '../api/client';
import { useResource } from '../api/useResource';
import { Header } from '../components/Header';
import { Icon } from '../components/Icon';
import { Failed, Loading } from '../components/States';
import { percent } from '../charts/base';
import { formatNumber, texts } from '../i18n/en';
import { useTitle } from '../pages/useTitle';
import { campaignsApi, campaignsPath } from './api';
import { CampaignActions } from './CampaignActions';
import { CampaignFigures } from './CampaignFigures';
import { ConfusingImages } from './ConfusingImages';
import { PhaseSteps } from './PhaseSteps';
import { planFacts } from './planFacts';
import { StateChip } from './StateChip';
import type { Campaign, CampaignRound } from './types';
import { useCampaign } from './useCampaign';

const words = texts.campaigns.page;

/** One campaign as it goes on: where it stands, what its rounds brought, and the curve against random. */
export function CampaignPage() {
  const { dataset = '', campaign: id = '' } = useParams();
  const watched = useCampaign(id);
  const { campaign, rounds } = watched;
  const mayRun = useMay('expert', dataset);
  useTitle(campaign?.title ?? texts.campaigns.title);
  const about = useResource(`campaign-about/${dataset}/${id}`, async (signal) => {
    const [known, taxonomy, others] = await Promise.all([api.dataset(dataset, signal), api.taxonomy(dataset, signal), campaignsApi.list(dataset, signal)]);
    return { dataset: known, classes: new Map(taxonomy.classes.map((one) => [one.id, one.name])), baseline: others.find((other) => isBaseline(other, id)) ?? null };
  });
  const error = watched.error ?? about.error;

  return (
    <>
      <Header
        crumbs={[
          { name: texts.home, to: '/' },
          { name: dataset, to: `/datasets/${encodeURIComponent(dataset)}` },
          { name: texts.campaigns.title, to: campaignsPath(dataset) },
          { name: campaign?.title ?? id },
        ]}
      />
      <main id="content" className="page wide" tabIndex={-1}>
        {error !== null && <Failed error={error} onRetry={watched.error !== null ? watched.reload : about.reload} />}
        {error === null && (campaign === null || about.data === null) && <Loading />}
        {campaign !== null && about.data !== null && (
          <>
            <div className="page-top">
              <h1>
                {campaign.title} <StateChip state={campaign.state} />
              </h1>
              {mayRun && <CampaignActions campaign={campaign} hasBaseline={about.data.baseline !== null} onChange={watched.reload} />}
            </div>
            <Now campaign={campaign} round={rounds.at(-1) ?? null} isLive={watched.isLive} />
            <CampaignFigures campaign={campaign} rounds={rounds} baseline={about.data.baseline} nameOf={(of) => about.data?.classes.get(of) ?? String(of)} />
            <ConfusingImages rounds={rounds} dataset={about.data.dataset} />
            <section className="card" aria-labelledby="plan">
              <div className="card-head">
                <h2 id="plan">{words.plan}</h2>
                {mayRun && (
                  <div className="button-group" role="group" aria-label={words.export}>
                    {(['csv', 'jsonl'] as const).map((format) => (
                      <a key={format} className="button" href={campaignsApi.exportUrl([campaign.id], format)} download aria-label={words.exportAs(format.toUpperCase())}>
                        <Icon name="download" />
                        {format.toUpperCase()}
                      </a>
                    ))}
                  </div>
                )}
              </div>
              <dl className="plan-facts">
                {planFacts(campaign.plan).map(([name, text]) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>{text}</dd>
                  </div>
                ))}
              </dl>
            </section>
          </>
        )}
      </main>
    </>
  );
}

/** A clone of this one that chooses at random. */
const isBaseline = (other: Campaign, of: string) => other.clonedFrom === of && other.plan.strategy === 'random';

function Now({ campaign, round, isLive }: { campaign: Campaign; round: CampaignRound | null; isLive: boolean }) {
  const { latest } = campaign;
  const text = campaign.state === 'failed' ? campaign.error : campaign.stopReason !== '' ? campaign.stopReason : campaign.message;
  const waits = round !== null && round.phase === 'labelling' && campaign.plan.labels?.kind === 'people' && round.selection !== '';
  return (
    <section className="card campaign-now" aria-label={texts.campaigns.list.state} data-testid="campaign-now" data-round={campaign.round} data-state={campaign.state}>
      <dl className="campaign-figures">
        <div>
          <dt>{texts.campaigns.list.round}</dt>
          <dd>{formatNumber(campaign.round + 1)}</dd>
        </div>
        <div>
          <dt>{texts.campaigns.list.labelled}</dt>
          <dd>{formatNumber(campaign.labelled)}</dd>
        </div>
        {latest !== null && (
          <div>
            <dt>{texts.campaigns.metric(campaign.plan.metric?.kind, campaign.plan.kind)}</dt>
            <dd data-testid="latest-metric" data-value={latest.value}>
              {percent(latest.value, 1)} {latest.upper > latest.lower && <small>{percent(latest.lower, 1)} to {percent(latest.upper, 1)}</small>}
            </dd>
          </div>
        )}
      </dl>
      {round === null ? <span /> : <PhaseSteps round={round} active={campaign.state === 'running'} />}
      {waits && (
        <Link className="button primary" to={`/datasets/${encodeURIComponent(campaign.dataset)}/batches/${encodeURIComponent(round.selection)}`} data-testid="open-batch">
          {words.openBatch}
        </Link>
      )}
      <p className="campaign-message" data-state={campaign.state} role="status">
        {text} {!isLive && <em>{words.notLive}</em>}
      </p>
    </section>
  );
}
