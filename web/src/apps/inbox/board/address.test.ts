import { expect, test } from 'vitest';
import { narrowOf, spotOf, urlOf } from './address';

test('an address is read as it was written', () => {
  for (const spot of [{ show: 'all' as const }, { queue: 'desk', show: 'overdue' as const }, { queue: 'desk', person: 'p', show: 'all' as const }]) {
    expect(spotOf(new URL(urlOf(spot), 'http://x').searchParams)).toEqual({ queue: undefined, person: undefined, ...spot });
  }
  expect(spotOf(new URLSearchParams('show=nothing')).show).toBe('all');
});

test('a queue is asked for what is held as well', () => {
  expect(narrowOf('all', false)).toEqual({ status: 'all' });
  expect(narrowOf('today', false)).toEqual({ status: 'all', due: 'today' });
  expect(narrowOf('free', false)).toEqual({ status: 'free' });
  expect(narrowOf('overdue', true)).toEqual({ due: 'overdue' });
});
