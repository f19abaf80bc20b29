import type { IconName } from '../components/Icon';
import { texts } from '../i18n/en';

/** What people come to do; each is a folder of this name below `src/`. */
export type Area = 'label' | 'clean' | 'refine' | 'classes' | 'explore' | 'campaigns' | 'reports' | 'operate';

export interface AreaLink {
  area: Area;
  name: string;
  icon: IconName;
  /** True = one for each data set, at `/datasets/{dataset}/{area}`; false = one for all, at `/{area}`. */
  ofDataset: boolean;
}

export const areas: readonly AreaLink[] = [
  { area: 'label', name: texts.label.title, icon: 'tag', ofDataset: true },
  { area: 'clean', name: texts.clean.title, icon: 'clean', ofDataset: true },
  { area: 'refine', name: texts.refine.title, icon: 'refine', ofDataset: true },
  { area: 'classes', name: texts.classes.title, icon: 'classes', ofDataset: true },
  { area: 'explore', name: texts.explore.title, icon: 'explore', ofDataset: true },
  { area: 'campaigns', name: texts.campaigns.title, icon: 'campaigns', ofDataset: true },
  { area: 'reports', name: texts.reports.title, icon: 'reports', ofDataset: true },
  { area: 'operate', name: texts.operate.title, icon: 'operate', ofDataset: false },
];

export const datasetPath = (dataset: string) => `/datasets/${encodeURIComponent(dataset)}`;

/** Address of an area. */
export const areaPath = (area: Area, dataset: string) =>
  areas.some((link) => link.area === area && link.ofDataset) ? `${datasetPath(dataset)}/${area}` : `/${area}`;
