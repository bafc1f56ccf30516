import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Saver, type DraftState } from './saver';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setup(save: (value: string) => Promise<void> = () => Promise.resolve()) {
  const saved: [string, boolean][] = [];
  const states: DraftState[] = [];
  let text = 'a';
  const saver = new Saver<string>({
    save: async (value, leaving) => {
      saved.push([value, leaving]);
      await save(value);
    },
    read: () => text,
    tell: (state) => states.push(state)
  });
  return { saver, saved, states, type: (next: string) => ((text = next), saver.touch()) };
}

test('saves once after the last change', async () => {
  const { saved, type } = setup();
  type('b');
  await vi.advanceTimersByTimeAsync(700);
  type('c');
  await vi.advanceTimersByTimeAsync(799);
  expect(saved).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(saved).toEqual([['c', false]]);
});

test('saves at once when the page is left', async () => {
  const { saver, saved, type } = setup();
  type('b');
  await saver.flush(true);
  expect(saved).toEqual([['b', true]]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(saved).toHaveLength(1);
});

test('saves nothing when nothing was typed', async () => {
  const { saver, saved } = setup();
  await saver.flush(true);
  expect(saved).toEqual([]);
});

test('what is typed while saving is saved afterwards', async () => {
  const { saved, type } = setup(() => new Promise((done) => setTimeout(done, 5000)));
  type('b');
  await vi.advanceTimersByTimeAsync(800);
  type('c');
  await vi.advanceTimersByTimeAsync(800);
  expect(saved).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(5000);
  expect(saved.map(([value]) => value)).toEqual(['b', 'c']);
});

test('tells a failure and tries again with the next change', async () => {
  let fail = true;
  const { states, type } = setup(() => (fail ? Promise.reject(new Error('no')) : Promise.resolve()));
  type('b');
  await vi.advanceTimersByTimeAsync(800);
  expect(states.at(-1)).toBe('failed');
  fail = false;
  type('c');
  await vi.advanceTimersByTimeAsync(800);
  expect(states.at(-1)).toBe('saved');
});

test('saves nothing once it is stopped', async () => {
  const { saver, saved, type } = setup();
  type('b');
  saver.stop();
  await vi.advanceTimersByTimeAsync(5000);
  type('c');
  await vi.advanceTimersByTimeAsync(5000);
  expect(saved).toEqual([]);
});
