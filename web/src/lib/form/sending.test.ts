import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api } from '$lib/api/client';
import { Fault, offline } from '$lib/api/fault';
import type { Doc, SendingState } from '$lib/api/types';
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
    return { id: this.id, size: file.size, offset: this.got.length, ends_at: '', ...(whole ? { document: { id: 'd1' } as Doc } : {}) };
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
  far = new Far();
  vi.spyOn(api, 'beginUpload').mockImplementation(async () => ((far.id = `u${++far.begun}`), (far.got = []), far.state()));
  vi.spyOn(api, 'sending').mockImplementation(async (id) => {
    if (id !== far.id) throw new Fault(404, 'not_found', '');
    return far.state();
  });
  vi.spyOn(api, 'sendPart').mockImplementation((id, offset, part) => far.take(id, offset, part));
  vi.spyOn(api, 'dropUpload').mockImplementation(async (id) => void far.dropped.push(id));
});
afterEach(() => void vi.restoreAllMocks());

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

test('who gives up leaves nothing behind', async () => {
  const sending = new Sending(file, async () => undefined);
  const stop = new AbortController();
  far.then = () => stop.abort();
  await expect(sending.go(() => undefined, stop.signal)).rejects.toMatchObject({ code: 'aborted' });
  sending.drop();
  expect(far.dropped).toEqual(['u1']);
});
