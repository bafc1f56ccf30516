import { describe, expect, test } from 'vitest';
import { fileOf, filterOf, urlOf } from './address';

const read = (search: string) => filterOf(new URLSearchParams(search));

describe('the place in the trail', () => {
  test('is in the address', () => {
    expect(urlOf({})).toBe('/inbox/audit');
    expect(urlOf({ case: '1405-12', from: '2026-11-21' })).toBe('/inbox/audit?case=1405-12&from=2026-11-21');
  });
  test('is read from it, and nothing else is', () => {
    expect(read('case=1405-12&deed=claim&after=7&person=')).toEqual({ case: '1405-12', deed: 'claim' });
  });
  test('comes back as it went', () => {
    const filter = { person: 'scim:office', case: 'a b', deed: 'claim', from: '2026-11-21', to: '2026-11-22' };
    expect(read(urlOf(filter).split('?')[1] ?? '')).toEqual(filter);
  });
  test('a file has the same lines', () => {
    expect(fileOf({ person: 'sara' }, 'json')).toBe('/api/audit/file?person=sara&format=json');
    expect(fileOf({}, 'csv')).toBe('/api/audit/file?format=csv');
  });
});
