import { expect, test } from 'vitest';
import type { Row } from '$lib/api/types';
import { WorkList } from './worklist.svelte';

const row = (id: string, label = id): Row => ({ id, label, case: id, no: id, kind: 'task', subject: '', service: '', opened_at: '', cursor: id });

function setup(...pages: Row[][]) {
  const list = new WorkList('mine', 'due', {}, () => Promise.resolve({ rows: pages.shift() ?? [] }));
  const ids = () => list.rows.map((one) => one.id);
  return { list, ids };
}

test('new work waits and moves no row', async () => {
  const { list, ids } = setup([row('a'), row('b')], [row('n'), row('a', 'changed'), row('b')]);
  await list.reload();
  await list.refresh();
  expect(ids()).toEqual(['a', 'b']);
  expect(list.fresh).toBe(1);
  expect(list.rows[0]?.label).toBe('changed');
});

test('work that was taken elsewhere stays in its place, marked', async () => {
  const { list, ids } = setup([row('a'), row('b'), row('c')], [row('a'), row('c')]);
  await list.reload();
  await list.refresh();
  expect(ids()).toEqual(['a', 'b', 'c']);
  expect([...list.gone]).toEqual(['b']);
  expect(list.beside('a', 1)?.id).toBe('c');
  expect(list.beside('c', 1)).toBeUndefined();
});

test('own finished work leaves at once', async () => {
  const { list, ids } = setup([row('a'), row('b')]);
  await list.reload();
  list.drop('a');
  expect(ids()).toEqual(['b']);
  expect(list.beside(undefined, 1)?.id).toBe('b');
});

test('a list that was empty shows what comes', async () => {
  const { list, ids } = setup([], [row('a')]);
  await list.reload();
  await list.refresh();
  expect(ids()).toEqual(['a']);
  expect(list.fresh).toBe(0);
});

test('parts follow each other without doubles', async () => {
  const parts = [
    { rows: [row('a'), row('b')], next: 'b' },
    { rows: [row('b'), row('c')], next: undefined }
  ];
  const list = new WorkList('mine', 'due', {}, () => Promise.resolve(parts.shift()!));
  await list.reload();
  await list.more();
  await list.more();
  expect(list.rows.map((one) => one.id)).toEqual(['a', 'b', 'c']);
});

test('a narrowed list looks on where nothing fitted', async () => {
  const asked: unknown[] = [];
  const pages = [{ rows: [], next: '1' }, { rows: [], next: '2' }, { rows: [row('a')], next: '3' }];
  const list = new WorkList('queue:a', 'due', { q: 'x' }, (query) => (asked.push([query.q, query.after]), Promise.resolve(pages[asked.length - 1] ?? { rows: [] })));
  await list.reload();
  expect(list.rows.map((one) => one.id)).toEqual(['a']);
  expect([list.next, asked]).toEqual(['3', [['x', undefined], ['x', '1'], ['x', '2']]]);
});
