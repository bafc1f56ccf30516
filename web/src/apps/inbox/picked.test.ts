import { expect, test } from 'vitest';
import type { BatchLine, BatchOrder, Row } from '$lib/api/types';
import { MOST, Picked } from './picked.svelte';

const row = (id: string): Row => ({ id, label: id, case: id, no: id, kind: 'task', subject: '', service: '', opened_at: '', cursor: id });
const rows = ['a', 'b', 'c', 'd'].map(row);

test('rows are chosen one by one and as a range', () => {
  const picked = new Picked();
  picked.toggle('d');
  picked.through(rows, 'b');
  expect([...picked.ids].sort()).toEqual(['b', 'c', 'd']);
  picked.toggle('c');
  expect([...picked.ids].sort()).toEqual(['b', 'd']);
  picked.clear();
  picked.through(rows, 'a');
  expect([...picked.ids]).toEqual(['a']);
});

test('no more than the server takes', () => {
  const picked = new Picked();
  picked.replace(Array.from({ length: MOST + 5 }, (_, i) => String(i)));
  picked.toggle('one more');
  expect(picked.ids.size).toBe(MOST);
});

test('what was done is chosen no more, what failed stays with its words', async () => {
  const picked = new Picked(({ ids }) => Promise.resolve((ids ?? []).map((id): BatchLine => ({ id, done: id !== 'b', ...(id === 'b' ? { code: 'conflict', said: 'taken' } : {}) }))));
  picked.replace(['a', 'b']);
  await picked.run({ op: 'claim', ids: ['a', 'b'] });
  expect([...picked.ids]).toEqual(['b']);
  expect(picked.results.get('a')?.done).toBe(true);
  expect(picked.results.get('b')?.said).toBe('taken');
});

test('a request whose answer was lost is sent again with its key', async () => {
  const keys: (string | undefined)[] = [];
  const picked = new Picked((order: BatchOrder) => {
    keys.push(order.key);
    return keys.length === 1 ? Promise.reject(new Error('lost')) : Promise.resolve([]);
  });
  await picked.run({ op: 'claim', ids: ['a'] });
  expect(picked.failed).toBeTruthy();
  await picked.run({ op: 'claim', ids: ['a'] });
  await picked.run({ op: 'claim', ids: ['a'] });
  expect(keys[0]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[1]);
});
