import { expect, test } from 'vitest';
import type { Page } from '$lib/api/types';
import { Results } from './results.svelte';

test('pages come one after the other, and then no more', async () => {
  const asked: (string | undefined)[] = [];
  const pages: Page<number>[] = [{ rows: [3, 2], next: '2' }, { rows: [1] }];
  const results = new Results((after) => (asked.push(after), Promise.resolve(pages[asked.length - 1] ?? { rows: [0] })));
  await results.more();
  await results.more();
  await results.more();
  expect(results.rows).toEqual([3, 2, 1]);
  expect(asked).toEqual([undefined, '2']);
});

test('what failed is asked again', async () => {
  let times = 0;
  const results = new Results(() => (times++ ? Promise.resolve({ rows: [1] }) : Promise.reject(new Error('away'))));
  await results.more();
  expect([results.fault !== undefined, results.begun]).toEqual([true, false]);
  await results.more();
  expect([results.rows, results.fault]).toEqual([[1], undefined]);
});

test('a list that is asked anew keeps its rows until the answer comes, and no late page comes into it', async () => {
  const waiting: ((page: Page<number>) => void)[] = [];
  const results = new Results<number>(() => new Promise((settle) => waiting.push(settle)));
  const first = results.load();
  waiting[0]?.({ rows: [1], next: '1' });
  await first;
  expect(results.rows).toEqual([1]);
  const late = results.more();
  const anew = results.load();
  expect(results.rows).toEqual([1]);
  waiting[2]?.({ rows: [9] });
  waiting[1]?.({ rows: [2] });
  await Promise.all([late, anew]);
  expect([results.rows, results.next, results.loading]).toEqual([[9], undefined, false]);
});
