import { expect, test } from 'vitest';
import type { Notice } from '$lib/api/types';
import { fresh, hrefOf } from './news';

const note = (id: string, more: Partial<Notice> = {}): Notice => ({ id, at: '2026-11-22T08:00:00Z', text: id, ...more });

test('what has come since is told, and nothing of what was there at first', () => {
  expect(fresh(undefined, [note('2'), note('1')])).toEqual([]);
  expect(fresh([note('1')], [note('3'), note('2'), note('1')]).map((one) => one.id)).toEqual(['3', '2']);
  expect(fresh([note('1')], [note('1')])).toEqual([]);
  expect(fresh([], [note('1')]).map((one) => one.id)).toEqual(['1']);
});

test('a message leads to its work, else to its case', () => {
  expect(hrefOf(note('1', { item: 'c-1', case: 'c' }))).toBe('/inbox/mine/c-1');
  expect(hrefOf(note('1', { case: 'c' }))).toBe('/inbox/cases/c');
  expect(hrefOf(note('1'))).toBeUndefined();
});
