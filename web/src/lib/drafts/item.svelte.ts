/** The draft of a work item, kept by the server while the person types. */
import { untrack } from 'svelte';
import { api } from '$lib/api/client';
import type { Item, Values } from '$lib/api/types';
import type { FormModel } from '$lib/form/model.svelte';
import { Saver, type DraftState } from './saver';

export class ItemDraft {
  state = $state<DraftState>('idle');
  savedAt = $state<string>();
  #form: FormModel;
  #saver: Saver<Values>;

  constructor(item: Item, form: FormModel) {
    this.#form = form;
    this.savedAt = item.draft_at;
    this.#saver = new Saver<Values>({
      read: () => form.answers,
      save: async (values, leaving) => (this.savedAt = (await api.saveDraft(item.id, values, leaving)).saved_at),
      tell: (state) => (this.state = state)
    });
  }

  /** For an effect of the page: saves after each change, and at once when the page is left. */
  follow(): () => void {
    let seen = untrack(() => this.#form.edits);
    $effect(() => {
      if (this.#form.edits === seen) return;
      seen = this.#form.edits;
      untrack(() => this.#saver.touch());
    });
    const leave = () => void this.#saver.flush(true);
    const hide = () => document.visibilityState === 'hidden' && leave();
    addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', hide);
    return () => {
      leave();
      removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', hide);
    };
  }

  /** Waits until what was typed is saved, so that a refused submission has lost nothing. */
  settle(): Promise<void> {
    return this.#saver.flush();
  }

  /** The answer was sent: there is no draft any more. */
  stop(): void {
    this.#saver.stop();
  }
}
