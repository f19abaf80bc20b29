import { account } from './en/account';
import { batch } from './en/batch';
import { campaigns } from './en/campaigns';
import { change } from './en/change';
import { charts } from './en/charts';
import { classes } from './en/classes';
import { clean } from './en/clean';
import { dataset } from './en/dataset';
import { exchange } from './en/exchange';
import { explore } from './en/explore';
import { help } from './en/help';
import { label } from './en/label';
import { newBatch } from './en/newBatch';
import { operate } from './en/operate';
import { refine } from './en/refine';
import { reports } from './en/reports';
import { shell } from './en/shell';
import { start } from './en/start';
import { versions } from './en/versions';
import { viewer } from './en/viewer';

export * from './format';

/** Every text of the page, a file for each area in `en/`. A translation is another object of this shape. */
export const texts = {
  ...shell, ...versions, account, batch, campaigns, change, charts, classes, clean, dataset, exchange, explore, help, label, newBatch, operate, refine, reports, start,
  viewer,
};
