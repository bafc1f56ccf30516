/** The rows of one view. Live changes never move what is shown: new rows wait, gone rows are marked. */
import { SvelteSet } from 'svelte/reactivity';
import { api } from '$lib/api/client';
import { asFault, type Fault } from '$lib/api/fault';
import type { Narrowing, Page, Row, Sort } from '$lib/api/types';

const SIZE = 50;
const MOST = 100; // the server gives no more at once

const LOOKS = 10; // how often the server is asked on where nothing fitted in what it has looked at

type Fetch = (query: { view: string; sort: Sort; after?: string; limit: number } & Narrowing) => Promise<Page<Row>>;

export class WorkList {
  readonly view: string;
  readonly sort: Sort;
  readonly narrow: Narrowing;
  rows = $state.raw<readonly Row[]>([]);
  next = $state<string>();
  /** How many rows have come that are not shown yet. */
  fresh = $state(0);
  /** Rows that were taken or finished elsewhere since they were shown. */
  readonly gone = new SvelteSet<string>();
  begun = $state(false);
  loading = $state(false);
  fault = $state.raw<Fault>();
  #fetch: Fetch;

  constructor(view: string, sort: Sort, narrow: Narrowing = {}, fetch: Fetch = api.items) {
    this.narrow = narrow;
    this.view = view;
    this.sort = sort;
    this.#fetch = fetch;
  }

  /** Loads the list anew: what is new comes in, what is gone goes. */
  reload = (): Promise<void> =>
    this.#ask(async () => {
      const page = await this.#page(SIZE);
      this.#show(page.rows, page.next);
    });

  /** Loads the next part at the end. */
  more = async (): Promise<void> => {
    if (!this.next || this.loading) return;
    await this.#ask(async () => {
      const page = await this.#page(SIZE, this.next);
      const known = new Set(this.rows.map((row) => row.id));
      this.rows = [...this.rows, ...page.rows.filter((row) => !known.has(row.id))];
      this.next = page.next;
    });
  };

  /** Looks what has changed, without moving a row. */
  refresh = async (): Promise<void> => {
    if (!this.begun || this.loading) return;
    const limit = Math.min(MOST, Math.max(SIZE, this.rows.length));
    const page = await this.#page(limit).catch(() => undefined);
    if (!page) return;
    const now = new Map(page.rows.map((row) => [row.id, row]));
    const shown = new Set(this.rows.map((row) => row.id));
    const covered = page.next ? page.rows.length : Infinity;
    this.fresh = page.rows.filter((row) => !shown.has(row.id)).length;
    this.rows = this.rows.map((row) => now.get(row.id) ?? row);
    this.rows.forEach((row, i) => (now.has(row.id) || i >= covered ? this.gone.delete(row.id) : this.gone.add(row.id)));
    if (this.rows.length === 0) this.#show(page.rows, page.next);
  };

  /** The row after or before the given one, skipping those that are gone. */
  beside(id: string | undefined, step: 1 | -1): Row | undefined {
    const at = this.rows.findIndex((row) => row.id === id);
    if (at < 0) return this.rows.find((row) => !this.gone.has(row.id));
    for (let i = at + step; i >= 0 && i < this.rows.length; i += step) {
      const row = this.rows[i];
      if (row && !this.gone.has(row.id)) return row;
    }
    return undefined;
  }

  /** The person's own work on it is done: the row leaves at once. */
  drop(id: string): void {
    this.rows = this.rows.filter((row) => row.id !== id);
    this.gone.delete(id);
  }

  /** One page. Of a narrowed list a page may be empty and go on: then the next one is asked for. */
  async #page(limit: number, after?: string): Promise<Page<Row>> {
    const query = { view: this.view, sort: this.sort, limit, ...this.narrow };
    let page = await this.#fetch({ ...query, after });
    for (let n = 1; page.rows.length === 0 && page.next && n < LOOKS; n++) page = await this.#fetch({ ...query, after: page.next });
    return page;
  }

  #show(rows: readonly Row[], next: string | undefined): void {
    this.rows = rows;
    this.next = next;
    this.fresh = 0;
    this.gone.clear();
    this.begun = true;
  }

  async #ask(work: () => Promise<void>): Promise<void> {
    this.loading = true;
    this.fault = undefined;
    try {
      await work();
    } catch (thrown) {
      this.fault = asFault(thrown);
    } finally {
      this.loading = false;
    }
  }
}
