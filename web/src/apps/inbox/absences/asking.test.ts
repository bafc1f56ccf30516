import { expect, test } from 'vitest';
import { wishForm, wishOf } from './asking';

const people = [
  { id: 'a', name: 'Ali' },
  { id: 'b', name: 'Bita', away: true }
];
const paths = (others: boolean) => (wishForm('2026-11-22', 'a', people, others).fields ?? []).map((field) => field.path);

test('who notes for others is asked for whom', () => {
  expect(paths(true)).toEqual(['person', 'from', 'until', 'substitute', 'reason']);
  expect(paths(false)).toEqual(['from', 'until', 'substitute', 'reason']);
});

test('nobody is offered as his own stand-in', () => {
  const field = wishForm('2026-11-22', 'a', people, false).fields?.find((one) => one.path === 'substitute');
  expect(field?.type.options?.map((one) => one.value)).toEqual(['', 'b']);
});

test('what is not answered is not sent', () => {
  expect(wishOf({ from: '2026-11-22', until: '2026-11-23', substitute: '', reason: null })).toEqual({
    person: undefined, from: '2026-11-22', until: '2026-11-23', substitute: undefined, reason: undefined
  });
});
