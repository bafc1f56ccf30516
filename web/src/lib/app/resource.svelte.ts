/** Data of the server in a page: old data stay while new ones come, the last question wins. */
import { asFault, type Fault } from '$lib/api/fault';

export class Resource<T> {
  data = $state.raw<T>();
  fault = $state.raw<Fault>();
  loading = $state(false);
  #fetch: () => Promise<T>;
  #asked = 0;

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
    void this.load();
  }

  /** Asks again; an answer that was overtaken is dropped. */
  load = async (): Promise<void> => {
    const turn = ++this.#asked;
    this.loading = true;
    try {
      const data = await this.#fetch();
      if (turn === this.#asked) this.put(data);
    } catch (thrown) {
      if (turn === this.#asked) this.fault = asFault(thrown);
    } finally {
      if (turn === this.#asked) this.loading = false;
    }
  };

  /** Takes data that came another way, such as the answer to a submission. */
  put(data: T): void {
    this.data = data;
    this.fault = undefined;
  }
}
