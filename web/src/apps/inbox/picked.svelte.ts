/** The rows of a list that a person has chosen for one thing to be done to all, and what came of each. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { api } from '$lib/api/client';
import { asFault } from '$lib/api/fault';
import type { BatchLine, BatchOrder, Row } from '$lib/api/types';

export const MOST = 100; // the server takes no more at once

type Send = (order: BatchOrder) => Promise<readonly BatchLine[]>;

export class Picked {
  readonly ids = new SvelteSet<string>();
  /** By row; they stay until something else is done. */
  readonly results = new SvelteMap<string, BatchLine>();
  busy = $state(false);
  failed = $state<string>();
  #last: string | undefined;
  #send: Send;
  #sent: { text: string; key: string } | undefined;

  constructor(send: Send = api.batch) {
    this.#send = send;
  }

  /** Chooses a row, or leaves it out again. */
  toggle(id: string): void {
    if (this.ids.delete(id)) return;
    if (this.ids.size < MOST) this.ids.add(id);
    this.#last = id;
  }

  /** Chooses all rows from the one that was chosen last to this one. */
  through(rows: readonly Row[], id: string): void {
    const from = rows.findIndex((row) => row.id === this.#last);
    const to = rows.findIndex((row) => row.id === id);
    if (from < 0) return this.toggle(id);
    for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) if (this.ids.size < MOST) this.ids.add(row.id);
    this.#last = id;
  }

  replace(ids: readonly string[]): void {
    this.clear();
    for (const id of ids.slice(0, MOST)) this.ids.add(id);
  }

  clear(): void {
    this.ids.clear();
    this.results.clear();
    this.failed = undefined;
    this.#last = undefined;
  }

  /** Does one thing to some rows, in their order. What was done is chosen no more; the rest stays for another try. */
  async run(order: Omit<BatchOrder, 'key'>): Promise<readonly BatchLine[]> {
    if (this.busy || !order.ids?.length) return [];
    this.busy = true;
    this.failed = undefined;
    try {
      const lines = await this.#send({ ...order, key: this.#keyOf(order) });
      this.#sent = undefined;
      this.results.clear();
      for (const line of lines) {
        this.results.set(line.id, line);
        if (line.done) this.ids.delete(line.id);
      }
      return lines;
    } catch (thrown) {
      this.failed = asFault(thrown).message;
      return [];
    } finally {
      this.busy = false;
    }
  }

  /** The same request has the same key when it is sent again because its answer was lost. */
  #keyOf(order: Omit<BatchOrder, 'key'>): string {
    const text = JSON.stringify(order);
    if (this.#sent?.text !== text) this.#sent = { text, key: crypto.randomUUID() };
    return this.#sent.key;
  }
}
