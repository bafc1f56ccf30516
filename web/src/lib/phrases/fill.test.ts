import { expect, test } from 'vitest';
import { blanks, filled, joined } from './fill';

const here = { customer: 'رضا احمدی', case: '۱۴۰۵-۱۵۵', me: 'سارا', today: '۲ آذر ۱۴۰۵' };

test.each([
  ['{نام مشتری} عزیز، امروز {امروز} است.', 'رضا احمدی عزیز، امروز ۲ آذر ۱۴۰۵ است.'],
  ['{شماره‌ی پرونده} {شماره ي پرونده}', '۱۴۰۵-۱۵۵ ۱۴۰۵-۱۵۵'],
  ['Dear {customer}, {Case number} {me}', 'Dear رضا احمدی, ۱۴۰۵-۱۵۵ سارا'],
  ['{amount} {} {{customer}}', '{amount} {} {رضا احمدی}']
])('%s', (text, want) => expect(filled(text, here)).toBe(want));

test('what is not known here stays to be seen', () => {
  expect(filled('{customer}: {case}', { case: '1' })).toBe('{customer}: 1');
});

test('a value is never read as a blank', () => {
  expect(filled('{customer}', { customer: '{me}', me: 'x' })).toBe('{me}');
});

test('every blank that is offered is filled in', () => {
  expect(filled(blanks().join(''), here)).toBe(Object.values(here).join(''));
});

test.each([
  ['', 0, 0, 'a', 'a'],
  ['ab', 2, 2, 'c', ' c'],
  ['ab cd', 3, 3, 'x', 'x '],
  ['ab. cd', 4, 6, 'x', 'x'],
  ['خوب', 3, 3, '، بد', '، بد']
])('%j at %i to %i takes %j as %j', (value, start, end, text, want) => expect(joined(value, start, end, text)).toBe(want));
