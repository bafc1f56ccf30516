/** Saves what is typed, field by field: a while after the last key, again and again while nobody answers. */
import { asFault, type Fault } from '$lib/api/fault';
import type { DraftInput, DraftKept } from '$lib/api/types';
import { isUnset } from '$lib/form/rules';
import { keepUnsaved, readUnsaved, type Typed, type Unsaved } from './unsaved';

export type DraftState = 'idle' | 'waiting' | 'saving' | 'saved' | 'offline' | 'failed' | 'over';

export type QueueOptions = {
  reader: string;
  draft: string;
  version: number;
  rev: number;
  /** How far the server's clock is ahead of ours. */
  ahead: number;
  /** When each field was typed that the server has. */
  typed: Readonly<Record<string, number>>;
  save: (body: DraftInput, leaving: boolean) => Promise<DraftKept>;
  tell: (state: DraftState, kept?: DraftKept, fault?: Fault) => void;
};

/** The drafts of this page: each sends what is its own. */
const open = new Set<string>();

/** True while a page of this tab follows this draft. */
export const isOpen = (draft: string): boolean => open.has(draft);

const PAUSE = 800;
const AGAIN = [2000, 5000, 15_000, 30_000];

export class DraftQueue {
  #options: QueueOptions;
  #unsaved: Unsaved;
  #rev: number;
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #failures = 0;
  #stopped = false;

  constructor(options: QueueOptions) {
    this.#options = options;
    open.add(options.draft);
    this.#rev = options.rev;
    const kept = readUnsaved(options.reader, options.draft);
    this.#unsaved = Object.fromEntries(Object.entries(kept).filter(([path, typed]) => typed.at > (options.typed[path] ?? 0)));
    this.#last = Math.max(0, ...Object.values(options.typed), ...Object.values(this.#unsaved).map((typed) => typed.at));
    this.#keep();
  }

  /** What the server has not acknowledged yet, by path. */
  get unsaved(): Readonly<Unsaved> {
    return this.#unsaved;
  }

  /** True while saving does not succeed. */
  get stuck(): boolean {
    return this.#failures > 0 && Object.keys(this.#unsaved).length > 0;
  }

  /** Something was typed into a field. What comes later is always newer, whatever the clock does. */
  type(path: string, value: unknown): void {
    if (this.#stopped) return;
    this.#last = Math.max(Date.now() + this.#options.ahead, this.#last + 1);
    this.#unsaved = { ...this.#unsaved, [path]: { value: isUnset(value) ? null : value, at: this.#last, version: this.#options.version } };
    this.#keep();
    this.#options.tell('waiting');
    this.#later(PAUSE);
  }

  /** Saves at once what was not acknowledged; with `ask` also when there is nothing, to hear what was typed elsewhere. */
  async flush({ leaving = false, ask = false } = {}): Promise<void> {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (leaving) return Object.keys(this.#unsaved).length > 0 ? this.#save(true) : undefined;
    while (this.#running) await this.#running;
    for (let wanted = ask; !this.#stopped && (wanted || Object.keys(this.#unsaved).length > 0); wanted = false) {
      this.#running = this.#save(false);
      await this.#running;
      this.#running = undefined;
      if (this.#failures > 0 || this.#timer !== undefined) return;
    }
  }

  /** Nothing is saved any more, and what was typed is forgotten: it was handed in. */
  stop(): void {
    this.#stopped = true;
    open.delete(this.#options.draft);
    clearTimeout(this.#timer);
    this.#unsaved = {};
    this.#keep();
  }

  /** Leaves the page: what is left stays in this browser. */
  leave(): void {
    void this.flush({ leaving: true });
    this.#stopped = true;
    open.delete(this.#options.draft);
    clearTimeout(this.#timer);
  }

  #later(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, wait);
  }

  /** Sends what was typed on the oldest version that somebody saw: the server tells by it what changed under it. */
  async #save(leaving: boolean): Promise<void> {
    const all = Object.entries(this.#unsaved);
    const version = all.length > 0 ? Math.min(...all.map(([, typed]) => typed.version)) : this.#options.version;
    const sent = all.filter(([, typed]) => typed.version === version);
    this.#options.tell('saving');
    try {
      const kept = await this.#options.save({ values: pick(sent, 'value'), typed: pick(sent, 'at') as Record<string, number>, version, rev: this.#rev }, leaving);
      this.#rev = kept.rev;
      this.#acknowledge(sent);
      for (const { at } of kept.newer ?? []) this.#last = Math.max(this.#last, at);
      this.#options.tell(this.#timer === undefined ? 'saved' : 'waiting', kept);
    } catch (thrown) {
      this.#failed(asFault(thrown), sent);
    }
  }

  #failed(fault: Fault, sent: [string, Typed][]): void {
    if (fault.key === 'conflict.draft_kept' || fault.key === 'conflict.done') {
      if (fault.key === 'conflict.draft_kept') this.#acknowledge(sent);
      else this.#failures++;
      this.#options.tell('over', undefined, fault);
      return;
    }
    const wait = AGAIN[Math.min(this.#failures, AGAIN.length - 1)] ?? PAUSE;
    this.#failures++;
    this.#options.tell(fault.status === 0 ? 'offline' : 'failed', undefined, fault);
    if (fault.status === 0 || fault.status >= 429) this.#later(wait);
  }

  #acknowledge(sent: [string, Typed][]): void {
    this.#failures = 0;
    const done = new Map(sent.map(([path, typed]) => [path, typed.at]));
    this.#unsaved = Object.fromEntries(Object.entries(this.#unsaved).filter(([path, typed]) => done.get(path) !== typed.at));
    this.#keep();
  }

  #keep(): void {
    keepUnsaved(this.#options.reader, this.#options.draft, this.#unsaved);
  }
}

const pick = (all: [string, Typed][], key: 'value' | 'at'): Record<string, unknown> => Object.fromEntries(all.map(([path, typed]) => [path, typed[key]]));
