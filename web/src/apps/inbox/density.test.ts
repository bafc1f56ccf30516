import { expect, test } from 'vitest';
import { Density } from './density.svelte';

test('each person of a browser has his own, and finds it again', () => {
  const kept = new Map<string, string>();
  const store = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) };
  const ali = new Density('ali', store);
  expect(ali.dense).toBe(false);
  ali.toggle();
  expect(new Density('ali', store).dense).toBe(true);
  expect(new Density('bita', store).dense).toBe(false);
  new Density('ali', store).toggle();
  expect(kept.size).toBe(0);
});
