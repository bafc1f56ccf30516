import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api } from '$lib/api/client';
import { Fault, offline } from '$lib/api/fault';
import type { Doc, SendingState } from '$lib/api/types';
import { keepFor } from '$lib/offline/kept';
import { Sending } from './sending';

const KB = 1024;
const bytes = new Uint8Array(200 * KB).map((_, i) => i % 251);
const file = new File([bytes], 'a.pdf');

/** A server that keeps what comes, and does what `then` says before it takes a part. */
class Far {
  got: number[] = [];
  asked: [number, number][] = [];
  begun = 0;
  dropped: string[] = [];
  id = '';
  then: ((turn: number) => void) | undefined;

  state(): SendingState {
    const whole = this.got.length === file.size;
    return { id: this.id, size: file.size, offset: this.got.length, ends_at: '2999-01-01T00:00:00Z', ...(whole ? { document: { id: 'd1' } as Doc } : {}) };
  }

  async take(id: string, offset: number, part: Blob): Promise<SendingState> {
    if (id !== this.id) throw new Fault(404, 'not_found', '');
    if (offset !== this.got.length) throw new Fault(409, 'conflict', '');
    this.asked.push([offset, part.size]);
    this.then?.(this.asked.length);
    this.got = [...this.got, ...new Uint8Array(await part.arrayBuffer())];
    return this.state();
  }
}

let far: Far;
beforeEach(() => {
  const stored: Record<string, string> = {};
  vi.stubGlobal('localStorage', { getItem: (k: string) => stored[k] ?? null, removeItem: (k: string) => void delete stored[k], setItem: (k: string, v: string) => void (stored[k] = v) });
  vi.stubGlobal('location', { pathname: '/cartable/start/claim' });
  keepFor('sara');
  far = new Far();
  vi.spyOn(api, 'beginUpload').mockImplementation(async () => ((far.id = `u${++far.begun}`), (far.got = []), far.state()));
  vi.spyOn(api, 'sending').mockImplementation(async (id) => {
    if (id !== far.id) throw new Fault(404, 'not_found', '');
    return far.state();
  });
  vi.spyOn(api, 'sendPart').mockImplementation((id, offset, part) => far.take(id, offset, part));
  vi.spyOn(api, 'dropUpload').mockImplementation(async (id) => void far.dropped.push(id));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const signal = () => new AbortController().signal;
const send = (sending = new Sending(file, async () => undefined), told: (part: number) => void = () => undefined) => sending.go(told, signal());

test('a file comes in parts that grow while the line is quick, and as it was', async () => {
  const told: number[] = [];
  expect(await send(undefined, (part) => told.push(part))).toEqual({ id: 'd1' });
  expect(far.asked).toEqual([[0, 64 * KB], [64 * KB, 128 * KB], [192 * KB, 8 * KB]]);
  expect(far.got).toEqual([...bytes]);
  expect([told[0], told.at(-1)]).toEqual([0, 1]);
});

test('a part that is lost is tried again, and nothing before it', async () => {
  far.then = (turn) => {
    if (turn === 2 || turn === 3) throw offline();
  };
  await send();
  expect(far.asked.map(([offset]) => offset)).toEqual([0, 64 * KB, 64 * KB, 64 * KB, 96 * KB, 160 * KB]);
  expect(far.got).toEqual([...bytes]);
});

test('where the line stays broken it is said, and goes on later where it stood', async () => {
  const sending = new Sending(file, async () => undefined);
  far.then = (turn) => {
    if (turn >= 2) throw offline();
  };
  await expect(send(sending)).rejects.toMatchObject({ code: 'offline' });
  far.then = undefined;
  far.asked = [];
  await send(sending);
  expect(far.asked[0]?.[0]).toBe(64 * KB);
  expect([far.begun, far.got.length]).toEqual([1, file.size]);
});

test('a part whose answer was lost is not sent twice', async () => {
  vi.spyOn(api, 'sendPart').mockImplementationOnce(async (id, offset, part) => {
    await far.take(id, offset, part);
    throw offline();
  });
  await send();
  expect(far.asked.map(([offset]) => offset)).toEqual([0, 64 * KB, 96 * KB, 160 * KB]);
  expect(far.got).toEqual([...bytes]);
});

test('what the server has forgotten begins anew', async () => {
  const sending = new Sending(file, async () => undefined);
  far.then = (turn) => {
    if (turn === 2) throw new Fault(503, 'unavailable', '');
  };
  await expect(send(sending)).rejects.toMatchObject({ status: 503 });
  far.id = '';
  await send(sending);
  expect([far.begun, far.got.length]).toEqual([2, file.size]);
});

/** A page that sent the first part, and was left. */
async function halfSent(): Promise<void> {
  const before = new Sending(file, async () => undefined);
  far.then = (turn) => {
    if (turn === 2) throw new Fault(503, 'unavailable', '');
  };
  await expect(send(before)).rejects.toMatchObject({ status: 503 });
  before.leave();
  far.then = undefined;
  far.asked = [];
}

test('a file that is chosen again on the page loaded anew goes on where it stood', async () => {
  await halfSent();
  const told: number[] = [];
  await send(undefined, (part) => told.push(part));
  expect([far.begun, far.asked[0]?.[0], told[0]]).toEqual([1, 64 * KB, (64 * KB) / file.size]);
  expect(far.got).toEqual([...bytes]);
  await send();
  expect(far.begun, 'what has come whole is not gone on with').toBe(2);
});

test('one that the server has forgotten meanwhile begins anew', async () => {
  await halfSent();
  far.id = '';
  await send();
  expect([far.begun, far.got.length]).toEqual([2, file.size]);
});

test('one that was gone on with and given up begins anew', async () => {
  await halfSent();
  const taken = new Sending(file, async () => undefined);
  far.then = () => {
    throw new Fault(503, 'unavailable', '');
  };
  await expect(send(taken)).rejects.toMatchObject({ status: 503 });
  taken.drop();
  far.then = undefined;
  await send();
  expect([far.begun, far.dropped]).toEqual([2, ['u1']]);
});

test('who gives up leaves nothing behind', async () => {
  const sending = new Sending(file, async () => undefined);
  const stop = new AbortController();
  far.then = () => stop.abort();
  await expect(sending.go(() => undefined, stop.signal)).rejects.toMatchObject({ code: 'aborted' });
  sending.drop();
  expect(far.dropped).toEqual(['u1']);
});
