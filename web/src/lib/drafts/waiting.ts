/** What was typed while nobody answered, on pages that are closed by now, is sent when the line is back. */
import { api } from '$lib/api/client';
import { asFault } from '$lib/api/fault';
import type { DraftInput, DraftKept } from '$lib/api/types';
import { isOpen } from './queue';
import { dropSent, readUnsaved, unsavedOf, type Unsaved } from './unsaved';

type Save = (draft: string, body: DraftInput) => Promise<DraftKept>;

const NEW = 'new:';
const toServer: Save = (draft, body) => (draft.startsWith(NEW) ? api.saveNewDraft(draft.slice(NEW.length), body) : api.saveDraft(draft, body));

/**
 * Sends it and tells how many drafts were saved. Words may be sent twice: each says when it was typed, and the
 * server takes what is newer. What it refuses stays in this browser, for when the page is opened again.
 */
export async function sendWaiting(reader: string, save: Save = toServer): Promise<number> {
  let saved = 0;
  for (const draft of unsavedOf(reader)) {
    if (isOpen(draft)) continue;
    try {
      for (const [version, words] of byVersion(readUnsaved(reader, draft))) {
        await save(draft, bodyOf(version, words));
        dropSent(reader, draft, words);
      }
      saved++;
    } catch (thrown) {
      if (asFault(thrown).code === 'offline') return saved;
    }
  }
  return saved;
}

/** The words of each version that somebody saw, the oldest first: the server tells by it what changed under them. */
function byVersion(unsaved: Unsaved): [number, Unsaved][] {
  const groups = new Map<number, Unsaved>();
  for (const [path, typed] of Object.entries(unsaved)) groups.set(typed.version, { ...groups.get(typed.version), [path]: typed });
  return [...groups].sort(([a], [b]) => a - b);
}

const bodyOf = (version: number, words: Unsaved): DraftInput => ({
  values: Object.fromEntries(Object.entries(words).map(([path, typed]) => [path, typed.value])),
  typed: Object.fromEntries(Object.entries(words).map(([path, typed]) => [path, typed.at])),
  version,
  rev: 0
});
