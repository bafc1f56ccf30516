import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Renewal } from './renewal.svelte';

/** A browser's registration of a worker, as far as a page sees it. */
function browser(controlled: boolean) {
  const registration = Object.assign(new EventTarget(), { waiting: undefined as unknown, installing: undefined as unknown });
  const workers = Object.assign(new EventTarget(), { controller: controlled ? {} : null, register: vi.fn(() => Promise.resolve(registration)) });
  vi.stubGlobal('navigator', { serviceWorker: workers });
  /** A newer worker is found, and lies ready. */
  const found = () => {
    const next = Object.assign(new EventTarget(), { postMessage: vi.fn() });
    registration.installing = next;
    registration.dispatchEvent(new Event('updatefound'));
    registration.waiting = next;
    next.dispatchEvent(new Event('statechange'));
    return next;
  };
  return { registration, workers, found };
}

const reload = vi.fn();
beforeEach(() => void vi.stubGlobal('location', { reload }));
afterEach(() => {
  reload.mockReset();
  vi.unstubAllGlobals();
});

test('a newer version waits until it is taken, and then the page is loaded once', async () => {
  const { workers, found } = browser(true);
  const renewal = new Renewal();
  await renewal.begin();
  expect([renewal.ready, workers.register.mock.calls]).toEqual([false, [['/worker.js', { scope: '/cartable/' }]]]);
  const next = found();
  expect([renewal.ready, next.postMessage.mock.calls, reload.mock.calls]).toEqual([true, [], []]);
  renewal.take();
  expect(next.postMessage).toHaveBeenCalledWith('take over');
  workers.dispatchEvent(new Event('controllerchange'));
  workers.dispatchEvent(new Event('controllerchange'));
  expect(reload).toHaveBeenCalledTimes(1);
});

test('the first worker of a browser is no news', async () => {
  const { found } = browser(false);
  const renewal = new Renewal();
  await renewal.begin();
  found();
  expect(renewal.ready).toBe(false);
});

test('one that has been waiting since before is told', async () => {
  const { registration } = browser(true);
  registration.waiting = {};
  const renewal = new Renewal();
  await renewal.begin();
  expect(renewal.ready).toBe(true);
});

test('a browser without workers, or one that refuses, has only no pages without a network', async () => {
  vi.stubGlobal('navigator', {});
  const renewal = new Renewal();
  await renewal.begin();
  vi.stubGlobal('navigator', { serviceWorker: { register: () => Promise.reject(new Error('refused')) } });
  await renewal.begin();
  expect(renewal.ready).toBe(false);
});
