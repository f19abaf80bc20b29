/** Refine. */
export const refine = {
  title: 'Refine',
};
