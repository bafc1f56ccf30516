import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api } from '$lib/api/client';
import type { Item } from '$lib/api/types';
import { FormModel } from '$lib/form/model.svelte';
import { ItemDraft } from './item.svelte';

const item = { id: 'i1', version: 1 } as Item;
const form = () => new FormModel({ title: 't', fields: [{ path: 'note', type: { kind: 'text' }, label: 'Note', required: false, visible: true, read_only: false }] });

beforeEach(() => {
  vi.useFakeTimers();
  const events = new EventTarget();
  vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
  vi.stubGlobal('removeEventListener', events.removeEventListener.bind(events));
  vi.stubGlobal('dispatchEvent', events.dispatchEvent.bind(events));
  vi.stubGlobal('document', events);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A page that follows the draft, as the item's pages do. */
function page() {
  const save = vi.spyOn(api, 'saveDraft').mockResolvedValue({ saved_at: '2026-11-22T10:00:00Z' });
  const model = form();
  const draft = new ItemDraft(item, model);
  const leave = $effect.root(() => {
    $effect(() => draft.follow());
  });
  flushSync();
  const type = (text: string) => {
    model.set('note', text);
    flushSync();
  };
  return { save, draft, leave, type };
}

test('what is typed is saved on the server after a pause', async () => {
  const { save, draft, leave, type } = page();
  type('a');
  type('ab');
  expect(save).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(800);
  expect(save.mock.calls).toEqual([['i1', { note: 'ab' }, false]]);
  expect(draft.state).toBe('saved');
  type('abc');
  await vi.advanceTimersByTimeAsync(800);
  expect(save).toHaveBeenCalledTimes(2);
  leave();
});

test('what was typed last is saved when the page goes away', () => {
  const { save, leave, type } = page();
  type('a');
  dispatchEvent(new Event('pagehide'));
  expect(save.mock.calls).toEqual([['i1', { note: 'a' }, true]]);
  type('ab');
  leave();
  expect(save).toHaveBeenLastCalledWith('i1', { note: 'ab' }, true);
});

test('nothing is saved once the answer was sent', async () => {
  const { save, draft, leave, type } = page();
  type('a');
  draft.stop();
  leave();
  await vi.advanceTimersByTimeAsync(5000);
  expect(save).not.toHaveBeenCalled();
});
