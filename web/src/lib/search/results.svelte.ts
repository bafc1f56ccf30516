/** A list that grows page by page. The last question wins: a late answer never comes into a list that was asked anew. */
import { asFault, type Fault } from '$lib/api/fault';
import type { Page } from '$lib/api/types';

export class Results<T> {
  rows = $state.raw<readonly T[]>([]);
  next = $state<string>();
  begun = $state(false);
  loading = $state(false);
  fault = $state.raw<Fault>();
  #fetch: (after?: string) => Promise<Page<T>>;
  #asked = 0;

  constructor(fetch: (after?: string) => Promise<Page<T>>) {
    this.#fetch = fetch;
  }

  more = async (): Promise<void> => {
    if (this.loading || (this.begun && !this.next && !this.fault)) return;
    await this.#page(this.next);
  };

  /** Asks from the beginning; what was there stays until the answer comes. */
  load = (): Promise<void> => this.#page();

  async #page(after?: string): Promise<void> {
    const turn = ++this.#asked;
    this.loading = true;
    this.fault = undefined;
    try {
      const page = await this.#fetch(after);
      if (turn !== this.#asked) return;
      this.rows = after ? [...this.rows, ...page.rows] : page.rows;
      this.next = page.next;
      this.begun = true;
    } catch (thrown) {
      if (turn === this.#asked) this.fault = asFault(thrown);
    } finally {
      if (turn === this.#asked) this.loading = false;
    }
  }
}
