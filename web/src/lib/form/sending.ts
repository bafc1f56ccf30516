/** A file on its way, part by part: what has come is not sent again, and a broken line or a page that is loaded anew goes on where the server stands. */
import { api } from '$lib/api/client';
import { asFault, Fault } from '$lib/api/fault';
import type { Doc, SendingState } from '$lib/api/types';
import { line } from '$lib/offline/line.svelte';
import { begunFor, forget, leave, remember } from './begun';

const KB = 1024;
/** A part is as long as the line sends in a few seconds: little is lost with it, and little time between two. */
const FIRST = 64 * KB;
const LEAST = 32 * KB;
const MOST = 1024 * KB;
const QUICK = 2000;
const SLOW = 8000;
/** How long to wait before a part is tried again that was lost while the server can be reached. */
const AGAIN = [500, 2000, 5000];

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

export class Sending {
  readonly file: File;
  #id = '';
  #length = FIRST;
  #wait: (ms: number) => Promise<void>;

  constructor(file: File, wait = sleep) {
    this.file = file;
    this.#wait = wait;
  }

  /** Begins, or goes on; tells the part of the file that has come (0 to 1). */
  async go(progress: (part: number) => void, signal: AbortSignal): Promise<Doc> {
    let at = await this.#where();
    for (let lost = 0; !at.document; ) {
      if (signal.aborted) throw new Fault(0, 'aborted', '');
      progress(at.offset / at.size);
      try {
        at = await this.#part(at, progress, signal);
        lost = 0;
      } catch (thrown) {
        const fault = asFault(thrown);
        this.#length = Math.max(LEAST, this.#length / 2);
        if (fault.status !== 409) {
          if (fault.code !== 'offline' || line.down || lost >= AGAIN.length) throw fault;
          await this.#wait(AGAIN[lost++] ?? 0);
        }
        at = await this.#where();
      }
    }
    progress(1);
    forget(this.#id);
    return at.document;
  }

  /** Gives up what has come of it. */
  drop(): void {
    if (this.#id) api.dropUpload(this.#id).catch(() => undefined); // it has an end by itself
    forget(this.#id);
    this.#id = '';
  }

  /** The page that sends it is left: whoever chooses the file again goes on with it. */
  leave(): void {
    leave(this.#id);
  }

  async #part({ id, offset, size }: SendingState, progress: (part: number) => void, signal: AbortSignal): Promise<SendingState> {
    const began = performance.now();
    const told = (sent: number) => progress(Math.min(size, offset + sent) / size);
    const at = await api.sendPart(id, offset, this.file.slice(offset, offset + this.#length), told, signal);
    const took = performance.now() - began;
    if (took < QUICK) this.#length = Math.min(MOST, this.#length * 2);
    if (took > SLOW) this.#length = Math.max(LEAST, this.#length / 2);
    return at;
  }

  /** Where the server stands; what it has forgotten begins anew. */
  async #where(): Promise<SendingState> {
    this.#id ||= begunFor(this.file);
    if (this.#id) {
      try {
        return await api.sending(this.#id);
      } catch (thrown) {
        if (asFault(thrown).status !== 404) throw thrown;
        forget(this.#id);
      }
    }
    const begun = await api.beginUpload(this.file.name, this.file.size);
    this.#id = begun.id;
    remember(this.file, begun);
    return begun;
  }
}
