import { expect, test } from 'vitest';
import { spotOf, urlOf } from './address';

test('a place among the problems comes back from its address', () => {
  for (const spot of [{}, { process: 'claim', cause: '3:12:check:no_way_on:a&b' }, { process: 'claim', cause: 'x', id: 'c-1' }]) {
    const url = new URL(urlOf(spot), 'http://localhost');
    expect(url.pathname).toBe('/inbox/problems');
    const found = spotOf(url.searchParams);
    expect(Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))).toEqual(spot);
  }
});
