import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answer, install, nameOf, tidy, type Shell, type World } from './shell';

const shell: Shell = { version: 'v2', page: '/cartable/', entry: '/assets/cartable-1.js', files: ['/assets/cartable-1.js', '/assets/font-1.woff2'] };
const ORIGIN = 'https://kartabl.test';
const PAGE = '<script src="/assets/cartable-1.js">';

/** A browser's caches, and a network that answers what it is told to. */
function setup(network: (path: string) => Response | Promise<Response>) {
  const all = new Map<string, Map<string, Response>>();
  const pathOf = (asked: RequestInfo | URL) => new URL(asked instanceof Request ? asked.url : String(asked), ORIGIN).pathname;
  const fetched: string[] = [];
  const fetch = vi.fn(async (asked: RequestInfo | URL) => {
    fetched.push(pathOf(asked));
    return network(pathOf(asked));
  });
  const cacheOf = (name: string) => {
    const cache = all.get(name) ?? new Map<string, Response>();
    all.set(name, cache);
    const put = async (path: string, response: Response) => void cache.set(path, response);
    return { put, match: async (asked: string) => cache.get(asked)?.clone(), addAll: async (files: string[]) => void (await Promise.all(files.map(async (file) => put(file, await fetch(file))))) };
  };
  const caches = {
    open: async (name: string) => cacheOf(name),
    keys: async () => [...all.keys()],
    delete: async (name: string) => all.delete(name),
    match: async (asked: Request) => [...all.values()].map((cache) => cache.get(pathOf(asked))).find(Boolean)?.clone()
  };
  return { all, fetched, world: { caches, fetch, origin: ORIGIN } as unknown as World };
}

const ask = (path: string, more: { mode?: string; method?: string; origin?: string } = {}): Request =>
  new Proxy(new Request((more.origin ?? ORIGIN) + path, { method: more.method ?? 'GET' }), {
    get: (request, name) => (name === 'mode' && more.mode ? more.mode : Reflect.get(request, name, request))
  });
const textOf = async (answered: Promise<Response> | undefined) => (await answered)?.text();
const down = () => Promise.reject(new TypeError('no network'));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a whole version is taken in, with the page that loads it', async () => {
  const { all, world } = setup((path) => new Response(path === '/cartable/' ? PAGE : path));
  await install(shell, world);
  expect([...(all.get(nameOf(shell))?.keys() ?? [])].sort()).toEqual(['/assets/cartable-1.js', '/assets/font-1.woff2', '/cartable/']);
});

test.each([
  ['of another version', () => new Response('<script src="/assets/cartable-2.js">')],
  ['that is an error', () => new Response(PAGE, { status: 502 })],
  ['to sign in', () => Object.defineProperty(new Response(PAGE), 'redirected', { value: true })]
])('a page %s is not taken in', async (_, page) => {
  const { all, world } = setup((path) => (path === '/cartable/' ? page() : new Response(path)));
  await expect(install(shell, world)).rejects.toThrow();
  expect(all.size).toBe(0);
});

test('the version before stays for pages that are open, older ones go, and so does nothing else', async () => {
  const { all, world } = setup(() => new Response());
  for (const name of ['others', 'kartabl-shell-v0', 'kartabl-shell-v1', 'kartabl-shell-v2']) await world.caches.open(name);
  await tidy(shell, world);
  expect([...all.keys()]).toEqual(['others', 'kartabl-shell-v1', 'kartabl-shell-v2']);
});

test('nothing but pages and their files is answered', () => {
  const { world, fetched } = setup(down);
  for (const request of [ask('/api/home'), ask('/api/documents/1', { mode: 'navigate' }), ask('/signin', { mode: 'navigate' }), ask('/inbox/', { mode: 'navigate' }), ask('/pay/x/callback', { mode: 'navigate' }), ask('/healthz'), ask('/assets/a.js', { method: 'POST' }), ask('/assets/a.js', { origin: 'https://elsewhere.test' })])
    expect(answer(request, shell, world), request.url).toBeUndefined();
  expect(fetched).toEqual([]);
});

test('the network has the first word about a page, and the kept one is there without it', async () => {
  const { world } = setup((path) => new Response(path === '/cartable/' ? PAGE : path));
  await install(shell, world);
  const at = (path: string, there: World) => textOf(answer(ask(path, { mode: 'navigate' }), shell, there));
  expect(await at('/cartable/cases/1', { ...world, fetch: () => Promise.resolve(new Response('fresh')) })).toBe('fresh');
  expect(await at('/cartable/cases/1', { ...world, fetch: down })).toBe(PAGE);
  expect(await at('/cartable', { ...world, fetch: down })).toBe(PAGE);
  const slow = at('/cartable/', { ...world, fetch: () => new Promise(() => undefined) });
  await vi.advanceTimersByTimeAsync(3000);
  expect(await slow).toBe(PAGE);
});

test('without a kept page the network answers, however late, or fails as it does', async () => {
  const { world } = setup(down);
  await expect(answer(ask('/cartable/', { mode: 'navigate' }), shell, world)).rejects.toThrow('no network');
  const late = () => new Promise<Response>((done) => setTimeout(() => done(new Response('at last')), 9000));
  const asked = textOf(answer(ask('/cartable/', { mode: 'navigate' }), shell, { ...world, fetch: late }));
  await vi.advanceTimersByTimeAsync(9000);
  expect(await asked).toBe('at last');
});

test('a file that is kept is not fetched again', async () => {
  const { world, fetched } = setup((path) => new Response(path === '/cartable/' ? PAGE : path));
  await install(shell, world);
  fetched.length = 0;
  expect(await textOf(answer(ask('/assets/font-1.woff2'), shell, world))).toBe('/assets/font-1.woff2');
  expect(fetched).toEqual([]);
  expect(await textOf(answer(ask('/assets/other-1.js'), shell, world))).toBe('/assets/other-1.js');
  expect(fetched).toEqual(['/assets/other-1.js']);
});
