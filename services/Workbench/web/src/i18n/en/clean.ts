/** Clean. */
export const clean = {
  title: 'Clean',
};
