/** Data of the server in a page: old data stay while new ones come, the last question wins. */
import { asFault, type Fault } from '$lib/api/fault';
import type { Kept } from '$lib/offline/kept';

type Options<T> = {
  /** Where they are kept for when the server cannot be reached. */
  kept?: Kept<T>;
  /** What was kept is shown too while the server lets wait. Not for forms: nothing changes under one's hands. */
  soon?: boolean;
};

const PATIENCE = 1500;

export class Resource<T> {
  data = $state.raw<T>();
  fault = $state.raw<Fault>();
  loading = $state(false);
  /** When the data were seen that stand here, where newer ones could not be had. */
  seenAt = $state<number>();
  #fetch: () => Promise<T>;
  #options: Options<T>;
  #asked = 0;
  /** What the data are, and when they came. */
  #name: string | undefined;
  #at = 0;

  constructor(fetch: () => Promise<T>, options: Options<T> = {}) {
    this.#fetch = fetch;
    this.#options = options;
    void this.load();
  }

  /** Asks again; an answer that was overtaken is dropped. */
  load = async (): Promise<void> => {
    const turn = ++this.#asked;
    this.loading = true;
    const slow = this.#options.soon ? setTimeout(() => turn === this.#asked && this.data === undefined && this.#recall(), PATIENCE) : undefined;
    try {
      const data = await this.#fetch();
      if (turn === this.#asked) this.#take(data);
    } catch (thrown) {
      if (turn === this.#asked) this.#failed(asFault(thrown));
    } finally {
      clearTimeout(slow);
      if (turn === this.#asked) this.loading = false;
    }
  };

  /** Takes data that came another way, such as the answer to a submission. What was asked before may be older than it, and is asked anew. */
  put(data: T): void {
    const asking = this.loading;
    this.#asked++;
    this.#take(data);
    if (asking) void this.load();
  }

  #take(data: T): void {
    this.data = data;
    this.fault = undefined;
    this.seenAt = undefined;
    this.#name = this.#options.kept?.name;
    this.#at = Date.now();
    this.#options.kept?.write(data);
  }

  /** The server was asked another way: what stands here is as it is there. */
  confirm(): void {
    this.fault = undefined;
    this.seenAt = undefined;
  }

  /** What was seen before stands where nobody answers; it goes where the server says that it is not to be seen. */
  #failed(fault: Fault): void {
    if (fault.code === 'offline') this.#recall();
    else if (fault.status < 500 && fault.status !== 429) this.#forget();
    this.fault = fault;
  }

  #recall(): void {
    const kept = this.#options.kept;
    if (this.data !== undefined && this.#name === kept?.name) {
      if (this.#at > 0) this.seenAt ??= this.#at;
      return;
    }
    const seen = kept?.read();
    this.data = seen?.data;
    this.seenAt = seen?.at;
    this.#name = kept?.name;
    this.#at = seen?.at ?? 0;
  }

  #forget(): void {
    this.#options.kept?.drop();
    if (this.seenAt === undefined) return;
    this.data = undefined;
    this.seenAt = undefined;
  }
}
