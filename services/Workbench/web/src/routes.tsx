import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { Area } from './shell/areas';

/** An address and the page behind it. Pages are loaded when they are first opened. */
export interface PageRoute {
  path: string;
  /** The area that is marked in the navigation. An area is offered as soon as one page belongs to it. */
  area?: Area;
  page: LazyExoticComponent<ComponentType>;
}

const page = <Name extends string>(name: Name, load: () => Promise<Record<Name, ComponentType>>) => lazy(async () => ({ default: (await load())[name] }));

/** Every page of the Workbench. An area's own address is areas.tsx's `path`; pages below it add to that. */
export const routes: readonly PageRoute[] = [
  { path: '/', page: page('StartPage', () => import('./pages/StartPage')) },
  { path: '/datasets/:dataset', page: page('DatasetPage', () => import('./pages/DatasetPage')) },
  { path: '/datasets/:dataset/exchange', page: page('ExchangePage', () => import('./exchange/ExchangePage')) },
  { path: '/datasets/:dataset/label', area: 'label', page: page('LabelQueuePage', () => import('./label/LabelQueuePage')) },
  { path: '/datasets/:dataset/batches/:batch', area: 'label', page: page('BatchPage', () => import('./batch/BatchPage')) },
  { path: '/datasets/:dataset/classes', area: 'classes', page: page('ClassesPage', () => import('./classes/ClassesPage')) },
  { path: '/datasets/:dataset/classes/:class', area: 'classes', page: page('ClassPage', () => import('./classes/ClassPage')) },
  { path: '/datasets/:dataset/clean', area: 'clean', page: page('CleanPage', () => import('./clean/CleanPage')) },
  { path: '/datasets/:dataset/clean/:batch', area: 'clean', page: page('BatchPage', () => import('./batch/BatchPage')) },
  { path: '/datasets/:dataset/refine', area: 'refine', page: page('RefinePage', () => import('./refine/RefinePage')) },
  { path: '/datasets/:dataset/refine/:batch', area: 'refine', page: page('BatchPage', () => import('./batch/BatchPage')) },
  { path: '/datasets/:dataset/campaigns', area: 'campaigns', page: page('CampaignsPage', () => import('./campaigns/CampaignsPage')) },
  { path: '/datasets/:dataset/campaigns/compare', area: 'campaigns', page: page('ComparePage', () => import('./campaigns/ComparePage')) },
  { path: '/datasets/:dataset/campaigns/:campaign', area: 'campaigns', page: page('CampaignPage', () => import('./campaigns/CampaignPage')) },
  { path: '/datasets/:dataset/explore', area: 'explore', page: page('ExplorePage', () => import('./explore/ExplorePage')) },
  { path: '/datasets/:dataset/reports', area: 'reports', page: page('ReportsPage', () => import('./reports/ReportsPage')) },
  { path: '/datasets/:dataset/quarantine', area: 'operate', page: page('QuarantinePage', () => import('./operate/QuarantinePage')) },
  { path: '/operate', area: 'operate', page: page('OperatePage', () => import('./operate/OperatePage')) },
  { path: '/operate/users', area: 'operate', page: page('UsersPage', () => import('./account/UsersPage')) },
  { path: '/account', page: page('AccountPage', () => import('./account/AccountPage')) },
  { path: '*', page: page('NotFoundPage', () => import('./pages/NotFoundPage')) },
];
