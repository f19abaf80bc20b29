import { useEffect, useState } from 'react';
import { useResource } from '../api/useResource';
import { campaignsApi } from './api';
import { hasEnded, type Campaign, type CampaignEvent, type CampaignRound } from './types';

export interface WatchedCampaign {
  campaign: Campaign | null;
  rounds: CampaignRound[];
  error: Error | null;
  /** False where changes do not come by themselves any more, though the campaign goes on. */
  isLive: boolean;
  reload: () => void;
}

/** A campaign with its rounds, kept up to date by the server's events. */
export function useCampaign(id: string): WatchedCampaign {
  const loaded = useResource(`campaign/${id}`, async (signal) => {
    const [campaign, rounds] = await Promise.all([campaignsApi.get(id, signal), campaignsApi.rounds(id, signal)]);
    return { campaign, rounds };
  });
  // What the events changed since; thrown away with what it was told about.
  const [news, setNews] = useState<{ of: object; campaign: Campaign; rounds: CampaignRound[] } | null>(null);
  const [lost, setLost] = useState<object | null>(null);
  const base = loaded.data;
  const ends = base !== null && hasEnded(base.campaign);
  const { reload } = loaded;

  useEffect(() => {
    if (base === null || ends) return;
    const events = new EventSource(campaignsApi.watchUrl(id));
    const newest = base.rounds.at(-1)?.number ?? -1;
    events.onmessage = (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as CampaignEvent;
      setLost(null);
      setNews((before) => ({ of: base, campaign: event.campaign, rounds: withRound(before?.of === base ? before.rounds : base.rounds, event.round) }));
      // Events tell of the round at hand alone: how the one before it ended has to be asked for.
      if (hasEnded(event.campaign) || (event.round !== null && event.round.number > newest)) {
        // A browser would ask again for ever.
        events.close();
        reload();
      }
    };
    events.onerror = () => setLost(base);
    return () => events.close();
  }, [base, ends, id, reload]);

  const current = news !== null && news.of === base ? news : base;
  return {
    campaign: current?.campaign ?? null,
    rounds: current?.rounds ?? [],
    error: loaded.error,
    isLive: lost === null || lost !== base || (current !== null && hasEnded(current.campaign)),
    reload,
  };
}

/** The rounds with one of them as it is now. */
export function withRound(rounds: readonly CampaignRound[], round: CampaignRound | null): CampaignRound[] {
  if (round === null) return [...rounds];
  return [...rounds.filter((one) => one.number !== round.number), round].sort((a, b) => a.number - b.number);
}
