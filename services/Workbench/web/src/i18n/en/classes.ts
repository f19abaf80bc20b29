/** Classes. */
export const classes = {
  title: 'Classes',
};
