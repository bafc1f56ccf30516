/** What people say about a case, apart from what has happened to it. */
import { list, type Case } from '$lib/api/types';
import { newKey } from '$lib/drafts/key';

export const MOST = 2000;

/** A note on its way: sent again in the same words it has the same key, so that it is written once. */
export class Outgoing {
  #last: { text: string; key: string } | undefined;

  key(text: string): string {
    if (this.#last?.text !== text) this.#last = { text, key: newKey() };
    return this.#last.key;
  }

  /** It has arrived: the same words are another note from now on. */
  arrived(): void {
    this.#last = undefined;
  }
}

const notes = (view: Case) => list(view.thread).filter((one) => one.kind === 'noted').length;

/** Nothing has come between two looks at a case but notes, each of which is one version. */
export const onlyNotes = (was: Case, now: Case): boolean => now.version - was.version === notes(now) - notes(was);

/** A case as it stands in the page, with what has been said and has happened since. */
export const heard = (shown: Case, since: Case | undefined): Case =>
  since && since.id === shown.id && since.version > shown.version ? { ...shown, thread: since.thread, history: since.history } : shown;
