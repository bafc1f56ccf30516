import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Fault, offline } from '$lib/api/fault';
import type { DraftInput } from '$lib/api/types';
import { DraftQueue } from './queue';
import { keepUnsaved, readUnsaved } from './unsaved';
import { sendWaiting } from './waiting';

beforeEach(() => {
  const kept = new Map<string, string>();
  const storage = { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => void kept.set(k, v), removeItem: (k: string) => void kept.delete(k) };
  vi.stubGlobal('localStorage', new Proxy(storage, { ownKeys: () => [...kept.keys()], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) }));
});
afterEach(() => void vi.unstubAllGlobals());

const typed = (value: string, at = 10, version = 1) => ({ value, at, version });

function server(answers: Record<string, () => Promise<unknown>> = {}) {
  const sent: [string, DraftInput][] = [];
  const save = async (draft: string, body: DraftInput) => {
    sent.push([draft, body]);
    await answers[draft]?.();
    return { rev: 1 };
  };
  return { sent, save };
}

test('what waits is sent with when it was typed, once, and only that of this person', async () => {
  keepUnsaved('sara', 'i1', { a: typed('x') });
  keepUnsaved('sara', 'new:complaint', { b: typed('y', 20, 0) });
  keepUnsaved('reza', 'i2', { a: typed('z') });
  const { sent, save } = server();
  expect(await sendWaiting('sara', save)).toBe(2);
  expect(sent).toEqual([
    ['i1', { values: { a: 'x' }, typed: { a: 10 }, version: 1, rev: 0 }],
    ['new:complaint', { values: { b: 'y' }, typed: { b: 20 }, version: 0, rev: 0 }]
  ]);
  expect(await sendWaiting('sara', save)).toBe(0);
  expect([sent.length, Object.keys(readUnsaved('reza', 'i2'))]).toEqual([2, ['a']]);
});

test('words of two days are sent each with the version that was seen', async () => {
  keepUnsaved('sara', 'i1', { a: typed('x', 10, 3), b: typed('y', 20, 2) });
  const { sent, save } = server();
  expect(await sendWaiting('sara', save)).toBe(1);
  expect(sent.map(([, { version, values }]) => [version, values])).toEqual([[2, { b: 'y' }], [3, { a: 'x' }]]);
});

test('what is typed while sending stays', async () => {
  keepUnsaved('sara', 'i1', { a: typed('x') });
  const { save } = server({ i1: async () => keepUnsaved('sara', 'i1', { a: typed('xy', 11) }) });
  await sendWaiting('sara', save);
  expect(readUnsaved('sara', 'i1')).toEqual({ a: typed('xy', 11) });
});

test('a line that breaks again loses nothing, and what is refused does not keep the others', async () => {
  for (const draft of ['i1', 'i2', 'i3']) keepUnsaved('sara', draft, { a: typed('x') });
  const { sent, save } = server({ i1: () => Promise.reject(new Fault(409, 'conflict', '')), i3: () => Promise.reject(offline()) });
  expect(await sendWaiting('sara', save)).toBe(1);
  expect(sent.map(([draft]) => draft)).toEqual(['i1', 'i2', 'i3']);
  expect(['i1', 'i2', 'i3'].map((draft) => Object.keys(readUnsaved('sara', draft)).length)).toEqual([1, 0, 1]);
});

test('an open page sends its own words', async () => {
  keepUnsaved('sara', 'i1', { a: typed('x') });
  const queue = new DraftQueue({ reader: 'sara', draft: 'i1', version: 1, rev: 0, ahead: 0, typed: {}, save: () => Promise.resolve({ rev: 1 }), tell: () => undefined });
  const { sent, save } = server();
  await sendWaiting('sara', save);
  expect(sent).toEqual([]);
  queue.leave();
  keepUnsaved('sara', 'i1', { a: typed('x') });
  await sendWaiting('sara', save);
  expect(sent).toHaveLength(1);
});
