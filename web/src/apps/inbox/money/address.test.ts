import { expect, test } from 'vitest';
import { FIRST, momentsOf, spotOf, urlOf, type Spot } from './address';

test.each<Spot>([
  FIRST,
  { ...FIRST, id: 'p/1', filter: { state: 'late', gateway: 'a&b', customer: 'x', from: '2026-11-21', to: '2026-11-22', text: '6037**1234' } },
  { ...FIRST, tab: 'refunds', shown: 'all' },
  { ...FIRST, tab: 'differences', closed: true }
])('%j survives the address', (spot) => {
  const url = new URL(urlOf(spot), 'http://x');
  expect(url.pathname).toBe('/inbox/money');
  expect(spotOf(url.searchParams)).toEqual({ id: undefined, ...spot });
});

test('what is unknown in the address is the usual', () => {
  expect(spotOf(new URLSearchParams('tab=x&show=y&drop=z'))).toEqual({ ...FIRST, id: undefined });
});

test('days are those of Tehran, and the last one counts', () => {
  expect(momentsOf({ from: '2026-11-21', to: '2026-11-30', state: 'paid' })).toEqual({ state: 'paid', from: '2026-11-20T20:30:00Z', until: '2026-11-30T20:30:00Z' });
  expect(momentsOf({ from: '2021-07-01' }).from).toBe('2021-06-30T19:30:00Z');
  expect(momentsOf({})).toEqual({ from: undefined, until: undefined });
});
