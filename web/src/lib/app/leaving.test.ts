import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Fault } from '$lib/api/fault';
import { leave } from './leaving';

const did = vi.hoisted(() => [] as string[]);
const says = vi.hoisted(() => (what: string) => () => void did.push(what));

vi.mock('$lib/api/page', () => ({ shut: async () => (did.push('shut'), says('open')) }));
vi.mock('$lib/live/live', () => ({ hangUp: () => (did.push('hang up'), says('connect')) }));
vi.mock('$lib/drafts/local', () => ({ wipeLocal: says('wipe the tab') }));
vi.mock('$lib/drafts/unsaved', () => ({ wipeUnsaved: says('wipe the words') }));
vi.mock('$lib/offline/kept', () => ({ wipeKept: says('wipe the pages') }));

const quiet = ['hang up', 'shut', 'end'];
const wiped = ['wipe the tab', 'wipe the words', 'wipe the pages'];
const ends = (redirect?: string) => async () => (did.push('end'), redirect === undefined ? undefined : { redirect });
const fails = (status: number) => async () => {
  did.push('end');
  throw new Fault(status, 'x', 'x');
};

beforeEach(() => {
  did.length = 0;
  vi.stubGlobal('location', { assign: (url: string) => void did.push(url) });
});
afterEach(() => vi.unstubAllGlobals());

test('the page is quiet before the session ends, and what was kept goes after it', async () => {
  await leave(ends());
  expect(did).toEqual([...quiet, ...wiped, '/signin']);
});

test('who came by a provider goes back to it', async () => {
  await leave(ends('https://id.example/out'));
  expect(did.at(-1)).toBe('https://id.example/out');
});

test('who could not leave stays, and his page goes on', async () => {
  await expect(leave(fails(500))).rejects.toThrow('x');
  expect(did).toEqual([...quiet, 'open', 'connect']);
});

test('a session that was over already is left like any other', async () => {
  await leave(fails(401));
  expect(did).toEqual([...quiet, ...wiped, '/signin']);
});

test('asked twice, he leaves once', async () => {
  await Promise.all([leave(ends()), leave(ends())]);
  expect(did.filter((what) => what === 'end')).toHaveLength(1);
});
