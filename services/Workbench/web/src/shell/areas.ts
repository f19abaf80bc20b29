import type { Role } from '../account/types';
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
  /** Who is led there: who has this role on the data set, or on any. */
  role: Role;
}

export const areas: readonly AreaLink[] = [
  { area: 'label', name: texts.label.title, icon: 'tag', ofDataset: true, role: 'annotator' },
  { area: 'clean', name: texts.clean.title, icon: 'clean', ofDataset: true, role: 'expert' },
  { area: 'refine', name: texts.refine.title, icon: 'refine', ofDataset: true, role: 'expert' },
  { area: 'classes', name: texts.classes.title, icon: 'classes', ofDataset: true, role: 'annotator' },
  { area: 'explore', name: texts.explore.title, icon: 'explore', ofDataset: true, role: 'expert' },
  { area: 'campaigns', name: texts.campaigns.title, icon: 'campaigns', ofDataset: true, role: 'annotator' },
  { area: 'reports', name: texts.reports.title, icon: 'reports', ofDataset: true, role: 'expert' },
  { area: 'operate', name: texts.operate.title, icon: 'operate', ofDataset: false, role: 'admin' },
];

export const datasetPath = (dataset: string) => `/datasets/${encodeURIComponent(dataset)}`;

/** Address of an area. */
export const areaPath = (area: Area, dataset: string) =>
  areas.some((link) => link.area === area && link.ofDataset) ? `${datasetPath(dataset)}/${area}` : `/${area}`;
