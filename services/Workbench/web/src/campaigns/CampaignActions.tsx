import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Dialog } from '../components/Dialog';
import { texts } from '../i18n/en';
import { campaignPath, campaignsApi } from './api';
import { ResumeDialog } from './ResumeDialog';
import { hasEnded, type Campaign } from './types';

const words = texts.campaigns.page;

/** What a person may do with a campaign: hold it, go on, end it, run it otherwise. */
export function CampaignActions({ campaign, hasBaseline, onChange }: { campaign: Campaign; hasBaseline: boolean; onChange: () => void }) {
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'stop' | 'resume' | null>(null);
  const [state, setState] = useState({ busy: false, error: '' });

  const act = async (work: () => Promise<unknown>) => {
    setDialog(null);
    setState({ busy: true, error: '' });
    try {
      await work();
      setState({ busy: false, error: '' });
    } catch (error) {
      setState({ busy: false, error: error instanceof Error ? error.message : String(error) });
    }
    onChange();
  };
  const clone = (changes: Parameters<typeof campaignsApi.clone>[1]) => act(async () => navigate(campaignPath(await campaignsApi.clone(campaign.id, changes))));
  const nextSeed = (campaign.plan.seed ?? 0) + 1;

  return (
    <>
      <div className="page-actions">
        {state.error !== '' && <span role="alert" className="result failed">{state.error}</span>}
        {campaign.state === 'running' && (
          <button type="button" className="button" disabled={state.busy} onClick={() => void act(() => campaignsApi.pause(campaign.id))} data-testid="pause">
            {words.pause}
          </button>
        )}
        {campaign.state !== 'running' && (
          // What ended by itself ends again unless its rules change.
          <button type="button" className="button" disabled={state.busy} onClick={() => (campaign.state === 'completed' ? setDialog('resume') : void act(() => campaignsApi.resume(campaign.id, null)))} data-testid="resume">
            {words.resume}
          </button>
        )}
        {!hasEnded(campaign) && (
          <button type="button" className="button" disabled={state.busy} onClick={() => setDialog('stop')} data-testid="stop">
            {words.stop}
          </button>
        )}
        {campaign.plan.strategy !== 'random' && !hasBaseline && (
          <button type="button" className="button" disabled={state.busy} title={words.baselineHint} onClick={() => void clone({ strategy: 'random', title: words.baselineTitle(campaign.title).slice(0, 500) })} data-testid="baseline">
            {words.baseline}
          </button>
        )}
        <button type="button" className="button" disabled={state.busy} onClick={() => void clone({ seed: nextSeed, title: words.againTitle(campaign.title, nextSeed).slice(0, 500) })}>
          {words.again}
        </button>
      </div>
      {dialog === 'stop' && (
        <Dialog title={words.stopTitle} onClose={() => setDialog(null)} testId="stop-dialog">
          <p>{words.stopText}</p>
          <div className="form-actions">
            <button type="button" className="button" data-focus onClick={() => setDialog(null)}>
              {texts.cancel}
            </button>
            <button type="button" className="button primary" onClick={() => void act(() => campaignsApi.stop(campaign.id))} data-testid="stop-confirm">
              {words.stop}
            </button>
          </div>
        </Dialog>
      )}
      {dialog === 'resume' && <ResumeDialog campaign={campaign} onClose={() => setDialog(null)} onResume={(stop) => void act(() => campaignsApi.resume(campaign.id, stop))} />}
    </>
  );
}
