import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Line } from './line.svelte';

let events: EventTarget;
beforeEach(() => {
  vi.useFakeTimers();
  events = new EventTarget();
  vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
  vi.stubGlobal('navigator', { onLine: true });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function setup(...answers: boolean[]) {
  const probe = vi.fn(() => Promise.resolve(answers.shift() ?? false));
  const back = vi.fn();
  const line = new Line(probe);
  line.onBack(back);
  return { line, probe, back };
}

test('one request without an answer is not yet a line that is down', async () => {
  const { line, back } = setup(true);
  line.follow();
  line.lost();
  await vi.advanceTimersByTimeAsync(0);
  expect([line.down, back.mock.calls.length]).toEqual([false, 0]);
});

test('it is asked again and again until the server answers, and that is told once', async () => {
  const { line, probe, back } = setup(false, false, true);
  line.follow();
  line.lost();
  line.lost();
  await vi.advanceTimersByTimeAsync(0);
  expect([line.down, probe.mock.calls.length]).toEqual([true, 1]);
  await vi.advanceTimersByTimeAsync(2999);
  expect(probe).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1 + 5000);
  expect([line.down, probe.mock.calls.length, back.mock.calls.length]).toEqual([false, 3, 1]);
  line.reached();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([probe.mock.calls.length, back.mock.calls.length]).toEqual([3, 1]);
});

test('the browser says at once that there is no network, and its return is only believed with an answer', async () => {
  const { line, back } = setup(false, true);
  line.follow();
  events.dispatchEvent(new Event('offline'));
  expect(line.down).toBe(true);
  events.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  expect([line.down, back.mock.calls.length]).toEqual([true, 0]);
  events.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  expect([line.down, back.mock.calls.length]).toEqual([false, 1]);
});

test('a page that opens without a network knows it, and any answer is its return', () => {
  vi.stubGlobal('navigator', { onLine: false });
  const { line, back } = setup();
  line.follow();
  expect(line.down).toBe(true);
  line.reached();
  expect([line.down, back.mock.calls.length]).toEqual([false, 1]);
});

test('whoever does not follow the line asks nothing', () => {
  const { line, probe } = setup();
  line.lost();
  expect([line.down, probe.mock.calls.length]).toEqual([false, 0]);
});
