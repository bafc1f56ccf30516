import { expect, test } from 'vitest';
import { placeOf, urlOf } from './place';

test.each([
  { sort: 'turn' },
  { view: 'queue:claims_desk', sort: 'age' },
  { view: 'mine', item: 'i/1', sort: 'priority' }
] as const)('%j survives the address', (place) => {
  const url = new URL(urlOf(place), 'http://x');
  expect(placeOf(url.pathname, url.searchParams)).toEqual({ view: undefined, item: undefined, ...place });
});

test('an unknown order is the usual one', () => {
  expect(placeOf('/inbox/mine', new URLSearchParams('sort=drop')).sort).toBe('turn');
});
