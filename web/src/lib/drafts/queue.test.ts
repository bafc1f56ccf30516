import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Fault, offline } from '$lib/api/fault';
import type { DraftInput, DraftKept } from '$lib/api/types';
import { DraftQueue, type DraftState, type QueueOptions } from './queue';
import { wipeUnsaved } from './unsaved';

const NOON = new Date('2026-11-22T12:00:00Z').getTime();

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
  const kept = new Map<string, string>();
  const storage = { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => void kept.set(k, v), removeItem: (k: string) => void kept.delete(k) };
  vi.stubGlobal('localStorage', new Proxy(storage, { ownKeys: () => [...kept.keys()], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function setup(options: Partial<QueueOptions> = {}) {
  const sent: DraftInput[] = [];
  const states: DraftState[] = [];
  const answers: (() => Promise<DraftKept>)[] = [];
  let rev = 0;
  const queue = new DraftQueue({
    reader: 'sara', draft: 'i1', version: 3, rev: 0, ahead: 0, typed: {},
    save: (body) => {
      sent.push(body);
      return answers.shift()?.() ?? Promise.resolve({ rev: ++rev, saved_at: '2026-11-22T12:00:01Z' });
    },
    tell: (state) => states.push(state),
    ...options
  });
  return { queue, sent, states, answers };
}

test('only what was typed is sent, a while after the last key, with when it was typed', async () => {
  const { queue, sent, states } = setup();
  queue.type('a', 'x');
  await vi.advanceTimersByTimeAsync(700);
  queue.type('b', '');
  await vi.advanceTimersByTimeAsync(799);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent).toEqual([{ values: { a: 'x', b: null }, typed: { a: NOON, b: NOON + 700 }, version: 3, rev: 0 }]);
  expect(states.at(-1)).toBe('saved');
  queue.type('a', 'xy');
  await vi.advanceTimersByTimeAsync(800);
  expect(sent[1]).toEqual({ values: { a: 'xy' }, typed: { a: NOON + 1500 }, version: 3, rev: 1 });
});

test('what is typed later is newer, whatever the clocks say', () => {
  const { queue } = setup({ ahead: -60_000, typed: { a: NOON + 5 } });
  queue.type('a', 'x');
  queue.type('b', 'y');
  expect(queue.unsaved).toMatchObject({ a: { at: NOON + 6 }, b: { at: NOON + 7 } });
});

test('what nobody answers is kept in the browser and sent again until somebody does', async () => {
  const { queue, sent, states, answers } = setup();
  answers.push(() => Promise.reject(offline()), () => Promise.reject(offline()));
  queue.type('a', 'x');
  await vi.advanceTimersByTimeAsync(800);
  expect(states.at(-1)).toBe('offline');
  expect(queue.stuck).toBe(true);
  expect(setup().queue.unsaved).toEqual({ a: { value: 'x', at: NOON, version: 3 } });
  expect(setup({ reader: 'reza' }).queue.unsaved).toEqual({});
  await vi.advanceTimersByTimeAsync(7000);
  expect(sent).toHaveLength(3);
  expect(queue.stuck).toBe(false);
  expect(setup().queue.unsaved).toEqual({});
});

test('what is typed while saving is saved afterwards', async () => {
  const { queue, sent, answers } = setup();
  answers.push(() => new Promise((done) => setTimeout(() => done({ rev: 1 }), 5000)));
  queue.type('a', 'x');
  await vi.advanceTimersByTimeAsync(900);
  queue.type('a', 'xy');
  await vi.advanceTimersByTimeAsync(900);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(5000);
  expect(sent.map((body) => body.values)).toEqual([{ a: 'x' }, { a: 'xy' }]);
  expect(queue.unsaved).toEqual({});
});

test('words of another day are sent with the version that was seen then, unless newer ones were saved elsewhere', async () => {
  setup({ version: 2 }).queue.type('a', 'x');
  expect(setup({ typed: { a: NOON + 1 } }).queue.unsaved).toEqual({});
  setup({ version: 2 }).queue.type('a', 'x');
  const { queue, sent } = setup();
  queue.type('b', 'y');
  await vi.advanceTimersByTimeAsync(800);
  expect(sent.map(({ version, values }) => [version, values])).toEqual([[2, { a: 'x' }], [3, { b: 'y' }]]);
});

test('work that is over is told once, and its words count as saved', async () => {
  const { queue, sent, states, answers } = setup();
  answers.push(() => Promise.reject(new Fault(409, 'conflict', '', [], 'conflict.draft_kept')));
  queue.type('a', 'x');
  await vi.advanceTimersByTimeAsync(60_000);
  expect([sent.length, states.at(-1), queue.unsaved]).toEqual([1, 'over', {}]);
});

test('what is refused is not sent again and again', async () => {
  const { queue, sent, states, answers } = setup();
  answers.push(() => Promise.reject(new Fault(413, 'too_large', '')));
  queue.type('a', 'x');
  await vi.advanceTimersByTimeAsync(60_000);
  expect([sent.length, states.at(-1)]).toEqual([1, 'failed']);
});

test('nothing is saved or kept once it was handed in, or by the next person', async () => {
  const { queue, sent } = setup();
  queue.type('a', 'x');
  queue.stop();
  queue.type('a', 'xy');
  await vi.advanceTimersByTimeAsync(5000);
  expect([sent, setup().queue.unsaved]).toEqual([[], {}]);
  setup().queue.type('a', 'x');
  wipeUnsaved();
  expect(setup().queue.unsaved).toEqual({});
});
