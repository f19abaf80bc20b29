import { plural } from '../format';

/** Writing label versions. */
export const versions = {
  versionMade: (name: string, changed: number, removed: number) =>
    `Label version ${name} is written: ${plural(changed, 'label', 'labels')} changed, ${plural(removed, 'image', 'images')} removed.`,
  versionSame: (name: string) => `Nothing was decided since ${name}; it stays the newest label version.`,
  versionBusy: 'Writing the label version…',
  createVersion: 'Create label version',
  versionWaits: 'Answers are still waiting to be sent; the version would miss them.',
};
