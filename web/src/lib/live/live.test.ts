import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { calm, hangUp, onChange, read } from './live';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('many changes ask for few fetches and the last one is never lost', async () => {
  const work = vi.fn();
  const ask = calm(work, 1000);
  for (let i = 0; i < 5; i++) ask();
  expect(work).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(work).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(5000);
  expect(work).toHaveBeenCalledTimes(2);
});

test('a page that was left asks no more', async () => {
  const work = vi.fn();
  const ask = calm(work, 1000);
  ask();
  ask();
  ask.stop();
  await vi.advanceTimersByTimeAsync(5000);
  ask();
  expect(work).toHaveBeenCalledTimes(1);
});

test('only changes are read from events', () => {
  expect(read('{"case":"c1","version":3}')).toEqual({ case: 'c1', version: 3 });
  expect(read('{}')).toBeUndefined();
  expect(read('nonsense')).toBeUndefined();
});

test('who hangs up hears nothing, and all anew when he connects again', () => {
  const opened: { closed: boolean; onopen?: () => void }[] = [];
  class Source {
    closed = false;
    onopen?: () => void;
    constructor() {
      opened.push(this);
    }
    addEventListener() {}
    close() {
      this.closed = true;
    }
  }
  vi.stubGlobal('EventSource', Source);
  vi.stubGlobal('BroadcastChannel', class { postMessage() {} });
  vi.stubGlobal('navigator', {});
  const heard = vi.fn();
  const off = onChange(heard);
  const connect = hangUp();
  expect(opened.map(({ closed }) => closed)).toEqual([true]);
  connect();
  opened[1]?.onopen?.();
  expect(heard.mock.calls).toEqual([['resync']]);
  expect(opened.map(({ closed }) => closed)).toEqual([true, false]);
  off();
  vi.unstubAllGlobals();
});
