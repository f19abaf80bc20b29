import './campaigns.css';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useMay } from '../account/session';
import { useResource } from '../api/useResource';
import { Header } from '../components/Header';
import { Empty, Failed, Loading } from '../components/States';
import { formatDate, formatNumber, texts } from '../i18n/en';
import { useTitle } from '../pages/useTitle';
import { campaignPath, campaignsApi, campaignsPath } from './api';
import { NewCampaignButton } from './NewCampaign';
import { StateChip } from './StateChip';
import type { Campaign } from './types';

const words = texts.campaigns.list;

/** The campaigns of a data set: start one, open one, compare several. */
export function CampaignsPage() {
  const dataset = useParams()['dataset'] ?? '';
  useTitle(`${texts.campaigns.title} · ${dataset}`);
  const { data, error, reload } = useResource(`campaigns/${dataset}`, (signal) => campaignsApi.list(dataset, signal));
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const mayRun = useMay('expert', dataset);

  return (
    <>
      <Header crumbs={[{ name: texts.home, to: '/' }, { name: dataset, to: `/datasets/${encodeURIComponent(dataset)}` }, { name: texts.campaigns.title }]} />
      <main id="content" className="page" tabIndex={-1}>
        <div className="page-top">
          <h1>{texts.campaigns.title}</h1>
          <div className="page-actions">
            {data !== null && data.length > 1 && (
              chosen.length > 0
                ? <Link className="button" to={`${campaignsPath(dataset)}/compare?${chosen.map((id) => `campaign=${encodeURIComponent(id)}`).join('&')}`} data-testid="compare">{words.compare(chosen.length)}</Link>
                : <span className="muted">{words.compareHint}</span>
            )}
            {mayRun && <NewCampaignButton dataset={dataset} />}
          </div>
        </div>
        {error !== null && <Failed error={error} onRetry={reload} />}
        {error === null && data === null && <Loading />}
        {data?.length === 0 && <Empty title={words.emptyTitle} text={words.empty} />}
        {data !== null && data.length > 0 && (
          <CampaignTable campaigns={data} chosen={chosen} onToggle={(id) => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])} />
        )}
      </main>
    </>
  );
}

function CampaignTable({ campaigns, chosen, onToggle }: { campaigns: Campaign[]; chosen: readonly string[]; onToggle: (id: string) => void }) {
  return (
    <div className="card">
      <table className="table campaign-table">
        <thead>
          <tr>
            <th scope="col" className="check"><span className="hidden">{words.choose}</span></th>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.state}</th>
            <th scope="col" className="number">{words.round}</th>
            <th scope="col" className="number">{words.labelled}</th>
            <th scope="col" className="number">{words.metric}</th>
            <th scope="col">{words.started}</th>
          </tr>
        </thead>
        <tbody>
          {campaigns.map((campaign) => (
            <tr key={campaign.id} data-testid="campaign" data-campaign={campaign.id}>
              <td className="check">
                <input type="checkbox" checked={chosen.includes(campaign.id)} onChange={() => onToggle(campaign.id)} aria-label={words.chooseOne(campaign.title)} />
              </td>
              <td>
                <Link to={campaignPath(campaign)} data-testid="campaign-link">{campaign.title}</Link>
                <div className="muted">{texts.campaigns.kind(campaign.plan.kind)} · {texts.campaigns.strategy(campaign.plan.strategy ?? '')}</div>
              </td>
              <td><StateChip state={campaign.state} /></td>
              <td className="number">{formatNumber(campaign.round + 1)}</td>
              <td className="number">{formatNumber(campaign.labelled)}</td>
              <td className="number">{campaign.latest === null ? '' : `${(100 * campaign.latest.value).toFixed(1)}%`}</td>
              <td className="muted">{formatDate(campaign.created)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
