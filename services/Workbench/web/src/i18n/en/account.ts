/** Signing in, and one's account. */
export const account = {
  title: 'Account',
};
