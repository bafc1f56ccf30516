/** The draft of a form: what is typed is saved while one types, and what others changed meanwhile is told. */
import { untrack } from 'svelte';
import { api } from '$lib/api/client';
import { list, type Change, type DraftInput, type DraftKept, type Item } from '$lib/api/types';
import { fieldId, type FormModel } from '$lib/form/model.svelte';
import { DraftQueue, type DraftState } from './queue';

type Options = {
  reader: string;
  /** Names the draft in this browser. */
  draft: string;
  readAt: string;
  version?: number;
  rev?: number;
  typed?: Readonly<Record<string, number>>;
  changes?: readonly Change[];
  savedAt?: string;
  save: (body: DraftInput, leaving: boolean) => Promise<DraftKept>;
};

export class FormDraft {
  state = $state<DraftState>('idle');
  savedAt = $state<string>();
  /** Fields that somebody else has changed, or the same person on another page, while these words stand here. */
  changes = $state.raw<readonly Change[]>([]);
  #form: FormModel;
  #queue: DraftQueue;
  #arrived = 0;

  constructor(form: FormModel, options: Options) {
    this.#form = form;
    this.savedAt = options.savedAt;
    this.changes = options.changes ?? [];
    this.#queue = new DraftQueue({
      reader: options.reader,
      draft: options.draft,
      version: options.version ?? 0,
      rev: options.rev ?? 0,
      ahead: new Date(options.readAt).getTime() - Date.now(),
      typed: options.typed ?? {},
      save: options.save,
      tell: (state, kept) => this.#heard(state, kept)
    });
    for (const [path, typed] of Object.entries(this.#queue.unsaved)) form.put(path, typed.value ?? undefined);
  }

  static ofItem(item: Item, form: FormModel): FormDraft {
    return new FormDraft(form, {
      reader: item.reader,
      draft: item.id,
      readAt: item.read_at,
      version: item.version,
      rev: item.draft?.rev,
      typed: item.draft?.typed,
      changes: list(item.draft?.changes),
      savedAt: item.draft_at,
      save: (body, leaving) => api.saveDraft(item.id, body, leaving)
    });
  }

  /** For an effect of the page: saves what is typed, and at once when the page is left. */
  follow(): () => void {
    let seen = untrack(() => this.#form.edits);
    $effect(() => {
      const now = this.#form.edits;
      untrack(() => this.#types(seen));
      seen = now;
    });
    if (Object.keys(this.#queue.unsaved).length > 0) void this.#queue.flush();
    const save = () => void this.#queue.flush({ leaving: true });
    const hide = () => document.visibilityState === 'hidden' && save();
    const back = () => void this.#queue.flush();
    const warn = (event: BeforeUnloadEvent) => this.#queue.stuck && event.preventDefault();
    addEventListener('pagehide', save);
    addEventListener('online', back);
    addEventListener('beforeunload', warn);
    document.addEventListener('visibilitychange', hide);
    return () => {
      this.#queue.leave();
      removeEventListener('pagehide', save);
      removeEventListener('online', back);
      removeEventListener('beforeunload', warn);
      document.removeEventListener('visibilitychange', hide);
    };
  }

  /** Waits until what was typed is saved, before it is handed in; false where words came from another page that he has not seen here. */
  async settle(): Promise<boolean> {
    const before = this.#arrived;
    if (this.#form.fields.length > 0) await this.#queue.flush({ ask: true });
    return this.#arrived === before;
  }

  /** The answer was sent: there is no draft any more. */
  stop(): void {
    this.#queue.stop();
  }

  /** Of a field that was changed meanwhile: these words stay. */
  mine(path: string): void {
    this.#queue.type(path, $state.snapshot(this.#form.get(path)));
    this.#seen(path);
  }

  /** Of a field that was changed meanwhile: what is there now is taken. */
  theirs(change: Change): void {
    this.#form.put(change.path, change.now);
    this.mine(change.path);
  }

  #seen(path: string): void {
    this.changes = this.changes.filter((change) => change.path !== path);
  }

  #types(since: number): void {
    for (const [path, edit] of this.#form.typed) if (edit > since) this.#queue.type(path, $state.snapshot(this.#form.get(path)));
  }

  #heard(state: DraftState, kept?: DraftKept): void {
    this.state = state;
    if (kept?.saved_at) this.savedAt = kept.saved_at;
    for (const { path, value } of list(kept?.newer)) {
      if (path in this.#queue.unsaved || !this.#form.fieldOf(path)) continue;
      this.#arrived++;
      if (underHand(path)) this.changes = [...this.changes.filter((change) => change.path !== path), { path, now: value }];
      else this.#form.put(path, value);
    }
  }
}

/** True while the person is in a field: nothing is moved there. */
function underHand(path: string): boolean {
  const field = document.getElementById(fieldId(path));
  return Boolean(field && document.activeElement && field.contains(document.activeElement));
}
