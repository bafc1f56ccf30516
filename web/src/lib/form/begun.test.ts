import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SendingState } from '$lib/api/types';
import { keepFor, wipeKept } from '$lib/offline/kept';
import { begunFor, forget, leave, remember } from './begun';

const NOON = new Date('2026-11-22T12:00:00Z').getTime();
const DAY = 24 * 3600_000;
let stored: Record<string, string>;

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
  stored = {};
  const methods = {
    getItem: (k: string) => stored[k] ?? null,
    removeItem: (k: string) => void delete stored[k],
    setItem: (k: string, v: string) => void (stored[k] = v)
  };
  vi.stubGlobal('localStorage', new Proxy(methods, { ownKeys: () => Object.keys(stored), getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) }));
  vi.stubGlobal('location', { pathname: '/cartable/start/claim' });
  keepFor('sara');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const file = (name: string, size = 3, lastModified = 7) => new File(['x'.repeat(size)], name, { lastModified });
const state = (id: string): SendingState => ({ id, size: 3, offset: 0, ends_at: new Date(Date.now() + DAY).toISOString() });

/** As where the page was loaded anew: what it sent itself is nobody's any more. */
function begin(one: File, id: string) {
  remember(one, state(id));
  leave(id);
}

test('the same file is known again, another one is not', () => {
  begin(file('نسخه.pdf'), 'u1');
  const others = [file('دیگر.pdf'), file('نسخه.pdf', 4), file('نسخه.pdf', 3, 8)];
  expect(others.map(begunFor)).toEqual(['', '', '']);
  expect(begunFor(file('نسخه.pdf'))).toBe('u1');
  expect(JSON.stringify(stored)).not.toContain('نسخه');
});

test('what a page sends is not taken up by another row of it, nor on another page', () => {
  remember(file('a'), state('u2'));
  expect(begunFor(file('a'))).toBe('');
  leave('u2');
  vi.stubGlobal('location', { pathname: '/cartable/start/other' });
  expect(begunFor(file('a'))).toBe('');
  vi.stubGlobal('location', { pathname: '/cartable/start/claim' });
  expect([begunFor(file('a')), begunFor(file('a'))]).toEqual(['u2', '']);
});

test('what has its end is forgotten, and leaves nothing behind', () => {
  begin(file('a'), 'u3');
  begin(file('b'), 'u4');
  forget('u3');
  expect([begunFor(file('a')), begunFor(file('b'))]).toEqual(['', 'u4']);
  forget('u4');
  expect(Object.keys(stored)).toEqual(['kartabl.keeper']);
});

test('it is not longer remembered than the server keeps it', () => {
  begin(file('a'), 'u5');
  vi.setSystemTime(NOON + DAY);
  begin(file('b'), 'u6');
  expect(JSON.stringify(stored)).not.toContain('u5');
  expect([begunFor(file('a')), begunFor(file('b'))]).toEqual(['', 'u6']);
});

test('the oldest of many gives way', () => {
  for (let n = 0; n < 13; n++) begin(file(`${n}`), `v${n}`);
  expect([begunFor(file('0')), begunFor(file('1')), begunFor(file('12'))]).toEqual(['', 'v1', 'v12']);
});

test('nobody goes on with the file of another, nor after the way out', () => {
  begin(file('a'), 'u7');
  keepFor('reza');
  expect(begunFor(file('a'))).toBe('');
  begin(file('a'), 'u8');
  wipeKept();
  keepFor('reza');
  expect(begunFor(file('a'))).toBe('');
});
