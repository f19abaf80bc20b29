import type { ThemeChoice } from '../../shell/theme';

const themes: Record<ThemeChoice, string> = { system: 'as the system', light: 'light', dark: 'dark' };

/** What every page has. */
export const shell = {
  product: 'Assay',
  productPage: 'Assay Workbench',
  skip: 'Skip to content',
  breadcrumb: 'Where you are',
  loading: 'Loading…',
  close: 'Close',
  cancel: 'Cancel',
  retry: 'Try again',
  home: 'Data sets',
  areas: 'Areas',
  inDataset: (area: string, dataset: string) => `${area} of ${dataset}`,
  themeShort: 'Theme',
  theme: (theme: ThemeChoice, next: ThemeChoice) => `Theme: ${themes[theme]}. Change to ${themes[next]}`,
  errors: {
    unreachable: 'The Workbench does not answer. Is “assay up” still running?',
    status: (status: number) => `The Workbench answered with status ${status}.`,
    title: 'This did not load',
    notFoundTitle: 'There is no such page',
    notFound: 'The address leads nowhere. Start from the list of data sets.',
    crashTitle: 'Something in this page broke',
    crash: 'Your answers are safe: those not sent yet are kept in this browser. Load the page again.',
    reload: 'Load again',
  },
  sync: {
    saved: 'All saved',
    saving: (count: number) => `Saving ${count}…`,
    offline: (count: number) => (count === 0 ? 'Offline' : `Offline, ${count} waiting`),
    offlineHint: 'Go on: answers are kept in this browser and sent when the server is back.',
    retry: 'Send now',
  },
  annotator: {
    title: 'Who is labelling?',
    text: 'Answers carry a name, so that several people can work on one batch. It is kept in this browser.',
    name: 'Your name',
    submit: 'Start',
    button: (name: string) => `Labelling as ${name}. Change the name`,
    standard: 'me',
  },
};
