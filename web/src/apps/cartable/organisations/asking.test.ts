import { expect, test } from 'vitest';
import { invitationForm, roleForm, roleOf } from './asking';

const paths = (form: { fields?: readonly { path: string }[] | null }) => (form.fields ?? []).map((field) => field.path);

test('only owners are asked for a role', () => {
  expect(paths(invitationForm(false))).toEqual(['target']);
  expect(paths(invitationForm(true))).toEqual(['target', 'role']);
});

test('a change of role begins at the role that is', () => {
  expect(roleForm('manager').fields?.[0]?.value).toBe('manager');
});

test('what is no role is a plain member', () => {
  expect(roleOf('owner')).toBe('owner');
  expect(roleOf('boss')).toBe('member');
  expect(roleOf(undefined)).toBe('member');
});
