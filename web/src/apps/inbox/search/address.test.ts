import { expect, test } from 'vitest';
import { hrefOf, searchUrl } from './address';

test('what was found leads to its work, or else to the case, and back', () => {
  expect(hrefOf({ id: 'c1', item: 'c1-2' }, 'علی')).toBe('/inbox/mine/c1-2');
  const url = new URL(hrefOf({ id: 'c1' }, 'a & b'), 'http://x');
  expect([url.pathname, url.searchParams.get('q')]).toEqual(['/inbox/cases/c1', 'a & b']);
  expect([searchUrl(''), searchUrl('a')]).toEqual(['/inbox/search', '/inbox/search?q=a']);
});
