/** Files on their way to the server: progress, failure, trying again, giving up. */
import { api } from '$lib/api/client';
import { asFault } from '$lib/api/fault';
import type { Doc } from '$lib/api/types';
import { m } from '$lib/i18n';
import { line } from '$lib/offline/line.svelte';
import type { FormModel } from './model.svelte';
import { Sending } from './sending';

/** `again` tells that trying once more may help, `lost` that the line broke: it goes on when that is back. */
export type Upload = { key: number; file: File; part: number; error?: string; again: boolean; lost: boolean; abort: AbortController; sending: Sending };

let keys = 0;

export class Uploads {
  rows = $state<Upload[]>([]);
  #form: FormModel;
  #done: (doc: Doc) => void;
  #own = new Set<string>();

  constructor(form: FormModel, done: (doc: Doc) => void) {
    this.#form = form;
    this.#done = done;
  }

  /** How many files are on their way. */
  get waiting(): number {
    return this.rows.filter((row) => !row.error).length;
  }

  /** Sends a file, or shows why it is refused. */
  add(file: File, refused?: string): void {
    this.rows.push({ key: ++keys, file, part: 0, error: refused, again: false, lost: false, abort: new AbortController(), sending: new Sending(file) });
    const row = this.rows.at(-1);
    if (row && !refused) void this.#send(row);
  }

  retry(row: Upload): void {
    row.error = undefined;
    row.again = row.lost = false;
    void this.#send(row);
  }

  /** For an effect of the page: what the line has lost is sent when it is back. */
  follow(): () => void {
    const off = line.onBack(() => {
      for (const row of this.rows) if (row.lost) this.retry(row);
    });
    return () => {
      off();
      for (const row of this.rows) if (row.error) row.sending.leave();
    };
  }

  drop(row: Upload): void {
    row.abort.abort();
    row.sending.drop();
    this.rows = this.rows.filter((other) => other.key !== row.key);
  }

  /** A document that was made for this page without being sent. */
  keep(doc: Doc): void {
    this.#form.documents.set(doc.id, doc);
    this.#own.add(doc.id);
    this.#done(doc);
  }

  /** Takes back a document that was sent from this page; others are only taken out of the answer. */
  discard(id: string): void {
    if (this.#own.delete(id)) api.discard(id).catch(() => undefined);
  }

  async #send(row: Upload): Promise<void> {
    this.#form.uploads++;
    try {
      const doc = await row.sending.go((part) => (row.part = part), row.abort.signal);
      this.rows = this.rows.filter((other) => other.key !== row.key);
      this.keep(doc);
    } catch (thrown) {
      const fault = asFault(thrown);
      row.lost = fault.code === 'offline';
      row.error = row.lost ? m.file_waits() : (fault.fields[0]?.message ?? fault.message);
      row.again = (fault.status === 0 && fault.code !== 'unreadable') || fault.status >= 500 || fault.status === 429;
    } finally {
      this.#form.uploads--;
    }
  }
}
