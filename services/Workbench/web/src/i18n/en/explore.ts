/** Explore. */
export const explore = {
  title: 'Explore',
};
