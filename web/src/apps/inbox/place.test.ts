import { expect, test } from 'vitest';
import { placeOf, urlOf } from './place';

test.each([
  { sort: 'turn' },
  { view: 'queue:claims_desk', sort: 'age' },
  { view: 'mine', item: 'i/1', sort: 'priority' },
  { view: 'queue:a', sort: 'due', filter: { status: 'held', due: 'week', q: 'علی & 12' } },
  { view: 'queue:a', sort: 'turn', filter: { process: 'claim', holder: 'p-1' }, saved: 'v-1' }
] as const)('%j survives the address', (place) => {
  const url = new URL(urlOf(place), 'http://x');
  expect(placeOf(url.pathname, url.searchParams)).toEqual({ view: undefined, item: undefined, ...place });
});

test('a filter that is not known asks for nothing', () => {
  expect(placeOf('/inbox/mine', new URLSearchParams('status=x&due=y&q=&process=&holder=')).filter).toBeUndefined();
});

test('an unknown order is the usual one', () => {
  expect(placeOf('/inbox/mine', new URLSearchParams('sort=drop')).sort).toBe('turn');
});
