/** Campaigns. */
export const campaigns = {
  title: 'Campaigns',
};
