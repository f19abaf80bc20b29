/** Label: what waits for people. */
export const label = {
  title: 'Label',
  open: 'To be answered',
  noneOpen: 'Nothing waits for an answer. Select images with “New batch”.',
  finished: 'Answered',
};
