import { expect, test } from 'vitest';
import { joinMoment, parseTime, splitMoment } from './moment';

test.each([
  ['2026-11-22T10:30:00Z', { date: '2026-11-22', time: '14:00' }],
  ['2026-11-22T20:30:00Z', { date: '2026-11-23', time: '00:00' }],
  ['2020-07-01T07:30:00Z', { date: '2020-07-01', time: '12:00' }]
])('%s is %j in Tehran', (utc, local) => {
  expect(splitMoment(utc)).toEqual(local);
  expect(joinMoment(local)).toBe(utc);
});

test('half a moment stays as it was typed', () => {
  expect(joinMoment({ date: '2026-11-22', time: '' })).toBe('2026-11-22');
  expect(joinMoment({ date: '', time: '' })).toBe('');
});

test.each([
  ['۹:۵', '09:05'],
  ['0905', '09:05'],
  ['14.30', '14:30'],
  ['noon', 'noon'],
  ['', '']
])('typed time %s', (typed, want) => expect(parseTime(typed)).toBe(want));
