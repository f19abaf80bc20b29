import { expect, test } from 'vitest';
import { may } from './roles';
import type { SessionUser } from './types';

const user = (admin: boolean, ...roles: SessionUser['roles']): SessionUser => ({ name: 'ann', admin, roles });

test('where nobody signs in everything is offered', () => {
  expect(may(null, 'admin', 'birds')).toBe(true);
});

test('a role offers what lower roles do, on its data set alone', () => {
  const expert = user(false, { dataset: 'birds', role: 'expert' });
  expect(may(expert, 'annotator', 'birds')).toBe(true);
  expect(may(expert, 'expert', 'birds')).toBe(true);
  expect(may(expert, 'admin', 'birds')).toBe(false);
  expect(may(expert, 'annotator', 'fish')).toBe(false);
  expect(may(expert, 'expert', null)).toBe(true);
});

test('roles on every data set and administrators of the installation are not asked for the data set', () => {
  expect(may(user(false, { dataset: '*', role: 'annotator' }), 'annotator', 'fish')).toBe(true);
  expect(may(user(false, { dataset: '*', role: 'annotator' }), 'expert', 'fish')).toBe(false);
  expect(may(user(true), 'admin', 'fish')).toBe(true);
});
