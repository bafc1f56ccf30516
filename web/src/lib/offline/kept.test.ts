import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepFor, keptAs, wipeKept } from './kept';

const NOON = new Date('2026-11-22T12:00:00Z').getTime();
let stored: Map<string, string>;
let room: number;

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
  stored = new Map();
  room = Infinity;
  const storage = {
    getItem: (k: string) => stored.get(k) ?? null,
    removeItem: (k: string) => void stored.delete(k),
    setItem: (k: string, v: string) => {
      const used = [...stored].reduce((sum, [name, text]) => (name === k ? sum : sum + text.length), 0);
      if (used + v.length > room) throw new Error('full');
      stored.set(k, v);
    }
  };
  vi.stubGlobal('localStorage', new Proxy(storage, { ownKeys: () => [...stored.keys()], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const home = keptAs<{ n: number }>(() => 'home');

test('what was seen is there with when it was seen', () => {
  keepFor('sara');
  home.write({ n: 1 });
  vi.setSystemTime(NOON + 1000);
  expect(home.read()).toEqual({ at: NOON, data: { n: 1 } });
  home.drop();
  expect(home.read()).toBeUndefined();
});

test('nothing is kept for nobody, and nothing stays for the next person or after the way out', () => {
  home.write({ n: 1 });
  expect(stored.size).toBe(0);
  keepFor('sara');
  home.write({ n: 1 });
  keepFor('sara');
  expect(home.read()?.data).toEqual({ n: 1 });
  keepFor('reza');
  expect(home.read()).toBeUndefined();
  home.write({ n: 2 });
  stored.set('kartabl.theme', 'dark');
  wipeKept();
  expect([...stored.keys()]).toEqual(['kartabl.theme']);
});

test('what is old is not shown any more', () => {
  keepFor('sara');
  home.write({ n: 1 });
  vi.setSystemTime(NOON + 14 * 24 * 3600_000);
  expect(home.read()).toBeUndefined();
  expect(stored.size).toBe(1);
});

test('what was seen longest ago makes room', () => {
  keepFor('sara');
  const page = (n: number) => keptAs<number>(() => `case:${n}`);
  for (let n = 0; n < 50; n++) {
    vi.setSystemTime(NOON + n);
    page(n).write(n);
  }
  expect([page(9).read(), page(10).read()?.data, page(49).read()?.data]).toEqual([undefined, 10, 49]);
  room = [...stored.values()].join('').length - 5;
  page(50).write(50);
  expect([page(50).read()?.data, page(49).read()?.data, page(20).read()]).toEqual([50, 49, undefined]);
});

test('a browser that refuses to store keeps nothing and breaks nothing', () => {
  vi.stubGlobal('localStorage', undefined);
  keepFor('sara');
  home.write({ n: 1 });
  expect(home.read()).toBeUndefined();
  wipeKept();
});

test('what has aged is put right when it is read', () => {
  keepFor('sara');
  const aged = keptAs<{ at: number }>(() => 'x', ({ at, data }) => ({ at: data.at + (Date.now() - at) }));
  aged.write({ at: 5 });
  vi.setSystemTime(NOON + 7);
  expect(aged.read()?.data).toEqual({ at: 12 });
});
