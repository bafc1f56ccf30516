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
