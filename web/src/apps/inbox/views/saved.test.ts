import { expect, test } from 'vitest';
import type { SavedView } from '$lib/api/types';
import { placeOf, urlOf } from '../place';
import { CHANGE, countOf, firstOf, moved, placeOfView, saveForm, wishOf, wishOfView } from './saved';

const late: SavedView = {
  id: 'v1', name: 'Late', view: 'queue:a', sort: 'due', narrow: { due: 'overdue', holder: 'p1', text: 'sara' },
  mine: true, can_change: true, shared: 'queue:a', shared_with: 'A', default: true
};
const form = (...args: Parameters<typeof saveForm>) => Object.fromEntries((saveForm(...args).fields ?? []).map((field) => [field.path, field]));
const shares = [{ value: 'queue:b', label: 'B' }];

test('a saved view is a place, and what is saved of the place is the view', () => {
  const place = placeOfView(late);
  const url = new URL(urlOf(place), 'http://x');
  expect(placeOf(url.pathname, url.searchParams)).toEqual({ ...place, item: undefined });
  expect(wishOf({ ...place, view: 'queue:a' }, { name: 'Late', share: 'queue:a' })).toEqual(wishOfView(late));
});

test('a list as it is has nothing narrowed', () => {
  expect(wishOf({ view: 'mine', sort: 'turn' }, { name: 'x' })).toEqual({ name: 'x', view: 'mine', sort: 'turn', narrow: {}, share: '' });
});

test('the inbox opens with what is marked and open', () => {
  expect(firstOf([{ ...late, default: false }, late])).toBe(late);
  expect(firstOf([{ ...late, closed: true }])).toBeUndefined();
});

test('who has a view open that he may change is asked whether to change it', () => {
  expect(Object.keys(form([], undefined, false))).toEqual(['name', 'first']);
  const asked = form(shares, late, false);
  expect(asked.as?.value).toBe(CHANGE);
  expect(asked.name?.value).toBe('Late');
  expect(asked.share?.type.options?.map((one) => one.value)).toEqual(['', 'queue:a', 'queue:b']);
  expect(asked.first?.value).toBe(true);
});

test('a view of others is only the beginning of a new one', () => {
  const asked = form(shares, { ...late, can_change: false }, false);
  expect(asked.as).toBeUndefined();
  expect(asked.name?.value).toBe('');
  expect(asked.share?.value).toBe('');
});

test('who edits a view is not asked what to do with it', () => {
  expect(Object.keys(form(shares, late, true))).toEqual(['name', 'share', 'first']);
});

test.each([
  [{ count: 7 }, '۷'],
  [{ count: 0 }, '۰'],
  [{ count: 100, more: true }, '۹۹+'],
  [{ count: 12, more: true }, '۱۲+'],
  [{ count: 0, more: true }, ''],
  [{}, '']
])('%j is shown as %s', (view, shown) => {
  expect(countOf(view).shown).toBe(shown);
  expect(countOf(view).said).not.toBe('');
});

test('a view is moved by one place, and not beyond the ends', () => {
  expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b'], 'a', -1)).toEqual(['a', 'b']);
  expect(moved(['a', 'b'], 'x', 1)).toEqual(['a', 'b']);
});
