import { all, at, datasetApi, get, post, type Page } from '../api/http';
import type { Campaign, CampaignPlan, CampaignRound, LearningCurve, StopRules } from './types';

const campaign = (id: string) => `/api/campaigns/${at(id)}`;
const named = (ids: readonly string[]) => ids.map((id) => `campaign=${at(id)}`).join('&');

export const campaignsApi = {
  list: (dataset: string, signal?: AbortSignal) =>
    all((token) => get<Page & { campaigns: Campaign[] }>(`${datasetApi(dataset)}/campaigns?pageToken=${at(token)}`, signal), (page) => page.campaigns),
  get: (id: string, signal?: AbortSignal) => get<Campaign>(campaign(id), signal),
  rounds: (id: string, signal?: AbortSignal) =>
    all((token) => get<Page & { rounds: CampaignRound[] }>(`${campaign(id)}/rounds?pageSize=1000&pageToken=${at(token)}`, signal), (page) => page.rounds),
  start: (dataset: string, title: string, plan: CampaignPlan) => post<Campaign>(`${datasetApi(dataset)}/campaigns`, { title, plan }),
  pause: (id: string) => post<Campaign>(`${campaign(id)}/pause`, {}),
  resume: (id: string, stop: StopRules | null) => post<Campaign>(`${campaign(id)}/resume`, { stop }),
  stop: (id: string) => post<Campaign>(`${campaign(id)}/stop`, {}),
  clone: (id: string, changes: { strategy?: string; seed?: number; title?: string }) => post<Campaign>(`${campaign(id)}/clone`, changes),
  curves: async (ids: readonly string[], signal?: AbortSignal) => (await get<{ curves: LearningCurve[] }>(`/api/campaign-curves?${named(ids)}`, signal)).curves,
  /** Server-sent events, each a CampaignEvent. */
  watchUrl: (id: string) => `${campaign(id)}/watch`,
  exportUrl: (ids: readonly string[], format: 'csv' | 'jsonl') => `/api/campaign-export?format=${format}&${named(ids)}`,
};

export const campaignsPath = (dataset: string) => `/datasets/${at(dataset)}/campaigns`;
export const campaignPath = (of: { dataset: string; id: string }) => `${campaignsPath(of.dataset)}/${at(of.id)}`;
