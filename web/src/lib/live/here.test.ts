import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { offline } from '$lib/api/fault';
import type { Other } from '$lib/api/types';
import { Presence } from './here';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setup() {
  const said: [string, boolean][] = [];
  const heard: string[] = [];
  let others: Other[] | undefined = [];
  const presence = new Presence({
    say: async (doing, leaving) => {
      said.push([doing, leaving]);
      if (!others) throw offline();
      return others;
    },
    tell: (all) => heard.push(all.map((other) => other.name).join())
  });
  return { presence, said, heard, are: (next?: Other[]) => (others = next) };
}

test('says at once and every while that somebody looks, and who types only when that changes', async () => {
  const { presence, said } = setup();
  await vi.advanceTimersByTimeAsync(20_000);
  presence.type();
  presence.type();
  await vi.advanceTimersByTimeAsync(8000);
  expect(said.map(([doing]) => doing)).toEqual(['looking', 'looking', 'typing', 'looking']);
});

test('hears who is here, and nobody while the server is away', async () => {
  const { presence, heard, are } = setup();
  are([{ name: 'Bita', doing: 'looking' }]);
  await presence.ask();
  are(undefined);
  await presence.ask();
  expect(heard.slice(-2)).toEqual(['Bita', '']);
});

test('who leaves says so and nothing more', async () => {
  const { presence, said } = setup();
  presence.leave();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said.slice(1)).toEqual([['left', true]]);
});
