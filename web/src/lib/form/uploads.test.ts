import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Fault, offline } from '$lib/api/fault';
import type { Doc } from '$lib/api/types';
import { line } from '$lib/offline/line.svelte';
import { FormModel } from './model.svelte';
import { Sending } from './sending';
import { Uploads } from './uploads.svelte';

const file = new File(['x'], 'a.pdf');
let back: () => void;
beforeEach(() => void vi.spyOn(line, 'onBack').mockImplementation((listener) => ((back = listener), () => undefined)));
afterEach(() => void vi.restoreAllMocks());

function setup(...answers: (() => Promise<Doc>)[]) {
  const upload = vi.spyOn(Sending.prototype, 'go').mockImplementation(() => answers.shift()!());
  const form = new FormModel({ title: '', fields: [] });
  const done: string[] = [];
  const uploads = new Uploads(form, (doc) => done.push(doc.id));
  uploads.follow();
  return { upload, form, done, uploads };
}

const settle = () => new Promise((next) => queueMicrotask(() => queueMicrotask(() => queueMicrotask(() => next(undefined)))));

test('what the line has lost is sent once when it is back', async () => {
  const { upload, form, done, uploads } = setup(() => Promise.reject(offline()), () => Promise.resolve({ id: 'd1' } as Doc));
  uploads.add(file);
  await settle();
  expect([uploads.rows.length, uploads.rows[0]?.lost, form.uploads]).toEqual([1, true, 0]);
  back();
  await settle();
  back();
  expect([done, uploads.rows.length, upload.mock.calls.length]).toEqual([['d1'], 0, 2]);
});

test('what the server refuses is not sent by itself, and what was taken away neither', async () => {
  const { upload, uploads } = setup(() => Promise.reject(new Fault(413, 'too_large', 'too large')), () => Promise.reject(offline()));
  uploads.add(file);
  await settle();
  uploads.add(file);
  await settle();
  uploads.drop(uploads.rows[1]!);
  back();
  expect([uploads.rows.map((row) => row.error), upload.mock.calls.length]).toEqual([['too large'], 2]);
});

test('what a page that is left could not send is free to be gone on with', async () => {
  const left = vi.spyOn(Sending.prototype, 'leave');
  const uploads = new Uploads(new FormModel({ title: '', fields: [] }), () => undefined);
  vi.spyOn(Sending.prototype, 'go').mockImplementationOnce(() => Promise.reject(offline())).mockImplementation(() => new Promise(() => undefined));
  const stop = uploads.follow();
  uploads.add(file);
  uploads.add(file);
  await settle();
  stop();
  expect(left).toHaveBeenCalledTimes(1);
});
