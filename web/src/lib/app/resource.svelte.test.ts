import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Fault, offline } from '$lib/api/fault';
import type { Kept, Seen } from '$lib/offline/kept';
import { Resource } from './resource.svelte';

const NOON = new Date('2026-11-22T12:00:00Z').getTime();
beforeEach(() => void vi.useFakeTimers({ now: NOON }));
afterEach(() => void vi.useRealTimers());

/** A store of one shelf for each name. */
function shelf(name = { now: 'home' }): Kept<string> & { all: Map<string, Seen<string>> } {
  const all = new Map<string, Seen<string>>();
  return {
    all,
    get name() {
      return name.now;
    },
    read: () => all.get(name.now),
    write: (data) => void all.set(name.now, { at: Date.now(), data }),
    drop: () => void all.delete(name.now)
  };
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const shown = <T>(of: Resource<T>) => [of.data, of.seenAt, of.fault?.status];

test('what came is kept, and is shown when nobody answers the next time', async () => {
  const kept = shelf();
  const first = new Resource(() => Promise.resolve('a'), { kept });
  await settle();
  expect(shown(first)).toEqual(['a', undefined, undefined]);
  vi.setSystemTime(NOON + 1000);
  const second = new Resource<string>(() => Promise.reject(offline()), { kept });
  await settle();
  expect(shown(second)).toEqual(['a', NOON, 0]);
});

test('data that stand here stay, and tell since when', async () => {
  const answers = [() => Promise.resolve('a'), () => Promise.reject(offline()), () => Promise.resolve('b')];
  const of = new Resource(() => answers.shift()!());
  await settle();
  vi.setSystemTime(NOON + 1000);
  await of.load();
  expect(shown(of)).toEqual(['a', NOON, 0]);
  await of.load();
  expect(shown(of)).toEqual(['b', undefined, undefined]);
});

test('while the server lets wait, what was seen is shown, until the answer comes', async () => {
  const kept = shelf();
  kept.write('old');
  const of = new Resource(() => new Promise<string>((done) => setTimeout(() => done('new'), 4000)), { kept, soon: true });
  await vi.advanceTimersByTimeAsync(1499);
  expect(shown(of)).toEqual([undefined, undefined, undefined]);
  await vi.advanceTimersByTimeAsync(1);
  expect([...shown(of), of.loading]).toEqual(['old', NOON, undefined, true]);
  await vi.advanceTimersByTimeAsync(2500);
  expect([...shown(of), of.loading]).toEqual(['new', undefined, undefined, false]);
});

test('a form waits for its answer', async () => {
  const kept = shelf();
  kept.write('old');
  const of = new Resource(() => new Promise<string>(() => undefined), { kept });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(shown(of)).toEqual([undefined, undefined, undefined]);
});

test('what may not be seen any more is neither shown nor kept', async () => {
  const kept = shelf();
  kept.write('old');
  const answers = [() => Promise.reject(offline()), () => Promise.reject(new Fault(404, 'not_found', ''))];
  const of = new Resource<string>(() => answers.shift()!(), { kept });
  await settle();
  expect(shown(of)).toEqual(['old', NOON, 0]);
  await of.load();
  expect([...shown(of), kept.all.size]).toEqual([undefined, undefined, 404, 0]);
});

test('a server in trouble takes nothing away', async () => {
  const kept = shelf();
  const answers = [() => Promise.resolve('a'), () => Promise.reject(new Fault(502, 'internal', ''))];
  const of = new Resource<string>(() => answers.shift()!(), { kept });
  await settle();
  await of.load();
  expect([...shown(of), kept.all.size]).toEqual(['a', undefined, 502, 1]);
});

test('of another party nothing is shown that was not seen of it', async () => {
  const name = { now: 'home:' };
  const kept = shelf(name);
  const answers = [() => Promise.resolve('mine'), () => Promise.reject(offline())];
  const of = new Resource<string>(() => answers.shift()!(), { kept });
  await settle();
  name.now = 'home:org';
  await of.load();
  expect(shown(of)).toEqual([undefined, undefined, 0]);
});

test('what was asked before something was handed in does not stand over its answer', async () => {
  const answers: ((data: string) => void)[] = [];
  const of = new Resource(() => new Promise<string>((answer) => answers.push(answer)));
  of.put('handed in');
  answers[0]?.('before');
  await settle();
  expect([of.data, of.loading, answers.length]).toEqual(['handed in', true, 2]);
  answers[1]?.('after');
  await settle();
  expect([of.data, of.loading]).toEqual(['after', false]);
  of.put('handed in again');
  expect(answers.length).toBe(2);
});
