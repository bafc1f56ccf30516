/** A list that grows page by page. What is asked anew is a new list, so a late answer never comes into another one. */
import { asFault, type Fault } from '$lib/api/fault';
import type { Page } from '$lib/api/types';

export class Results<T> {
  rows = $state.raw<readonly T[]>([]);
  next = $state<string>();
  begun = $state(false);
  loading = $state(false);
  fault = $state.raw<Fault>();
  #fetch: (after?: string) => Promise<Page<T>>;

  constructor(fetch: (after?: string) => Promise<Page<T>>) {
    this.#fetch = fetch;
  }

  more = async (): Promise<void> => {
    if (this.loading || (this.begun && !this.next && !this.fault)) return;
    this.loading = true;
    this.fault = undefined;
    try {
      const page = await this.#fetch(this.next);
      this.rows = [...this.rows, ...page.rows];
      this.next = page.next;
      this.begun = true;
    } catch (thrown) {
      this.fault = asFault(thrown);
    } finally {
      this.loading = false;
    }
  };
}
