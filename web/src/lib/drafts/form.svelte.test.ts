import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api } from '$lib/api/client';
import type { Item } from '$lib/api/types';
import { FormModel } from '$lib/form/model.svelte';
import { FormDraft } from './form.svelte';

const text = (path: string, value?: string) => ({ path, type: { kind: 'text' as const }, label: path, required: false, visible: true, read_only: false, value });
const item = (more: Partial<Item> = {}) => ({ id: 'i1', version: 4, reader: 'sara', read_at: '2026-11-22T12:00:00Z', ...more }) as Item;
const controls = new Map<string, { contains: () => boolean }>();

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-22T12:00:00Z') });
  const events = new EventTarget();
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent'] as const) vi.stubGlobal(name, events[name].bind(events));
  vi.stubGlobal('document', Object.assign(events, { getElementById: (id: string) => controls.get(id) ?? null, activeElement: {}, visibilityState: 'visible' }));
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
});
afterEach(() => {
  controls.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A page that follows the draft, as the item's pages do. */
function page(of: Item = item()) {
  const save = vi.spyOn(api, 'saveDraft').mockResolvedValue({ rev: 1, saved_at: '2026-11-22T12:00:01Z' });
  const form = new FormModel({ title: 't', fields: [text('note', 'old'), text('other')] });
  const draft = FormDraft.ofItem(of, form);
  const leave = $effect.root(() => {
    $effect(() => draft.follow());
  });
  flushSync();
  const type = (path: string, value: string) => {
    form.set(path, value);
    flushSync();
  };
  return { save, form, draft, leave, type };
}

test('only the fields that were typed into are saved', async () => {
  const { save, draft, leave, type } = page();
  type('note', 'a');
  type('note', 'ab');
  await vi.advanceTimersByTimeAsync(800);
  expect(save.mock.calls).toMatchObject([['i1', { values: { note: 'ab' }, version: 4, rev: 0 }, false]]);
  expect([draft.state, draft.savedAt]).toEqual(['saved', '2026-11-22T12:00:01Z']);
  type('other', 'x');
  await vi.advanceTimersByTimeAsync(800);
  expect(save.mock.calls[1]).toMatchObject(['i1', { values: { other: 'x' }, rev: 1 }, false]);
  leave();
});

test('what was typed last is saved when the page goes away', () => {
  const { save, leave, type } = page();
  type('note', 'a');
  dispatchEvent(new Event('pagehide'));
  expect(save.mock.calls[0]).toMatchObject(['i1', { values: { note: 'a' } }, true]);
  type('note', 'ab');
  leave();
  expect(save.mock.lastCall).toMatchObject(['i1', { values: { note: 'ab' } }, true]);
});

test('words of another page come in where nobody is typing, and are told before they are sent', async () => {
  const { save, form, draft, leave, type } = page();
  controls.set('field-note', { contains: () => true });
  save.mockResolvedValue({ rev: 5, newer: [{ path: 'note', value: 'there', at: 1 }, { path: 'other', value: 'elsewhere', at: 2 }] });
  expect(await draft.settle()).toBe(false);
  expect([form.get('note'), form.get('other'), draft.changes]).toEqual(['old', 'elsewhere', [{ path: 'note', now: 'there' }]]);
  save.mockResolvedValue({ rev: 5 });
  expect(await draft.settle()).toBe(true);
  draft.theirs({ path: 'note', now: 'there' });
  expect([form.get('note'), draft.changes]).toEqual(['there', []]);
  type('other', 'here');
  await vi.advanceTimersByTimeAsync(800);
  expect(save.mock.lastCall).toMatchObject(['i1', { values: { note: 'there', other: 'here' }, rev: 5 }, false]);
  leave();
});

test('of what changed under the words, keeping them says that the change was seen', async () => {
  const change = { path: 'note', was: 'old', now: 'new' };
  const { save, draft, leave } = page(item({ draft: { rev: 2, typed: { note: 9 }, changes: [change] } }));
  expect(draft.changes).toEqual([change]);
  draft.mine('note');
  await vi.advanceTimersByTimeAsync(800);
  expect(save.mock.lastCall).toMatchObject(['i1', { values: { note: 'old' }, version: 4, rev: 2 }, false]);
  expect(draft.changes).toEqual([]);
  leave();
});

test('nothing is saved once the answer was sent', async () => {
  const { save, draft, leave, type } = page();
  type('note', 'a');
  draft.stop();
  leave();
  await vi.advanceTimersByTimeAsync(5000);
  expect(save).not.toHaveBeenCalled();
});
