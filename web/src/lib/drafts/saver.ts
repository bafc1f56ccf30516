/** Saves what is being typed: a while after the last change, at once when the page is left. */
import { asFault, type Fault } from '$lib/api/fault';

export type DraftState = 'idle' | 'waiting' | 'saving' | 'saved' | 'failed';

type Options<T> = {
  save: (values: T, leaving: boolean) => Promise<unknown>;
  read: () => T;
  tell: (state: DraftState, fault?: Fault) => void;
  wait?: number;
};

export class Saver<T> {
  #options: Options<T>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(options: Options<T>) {
    this.#options = options;
  }

  /** Something was typed: saves once the person pauses. */
  touch(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#options.tell('waiting');
    this.#timer = setTimeout(() => void this.flush(), this.#options.wait ?? 800);
  }

  /** Saves now whatever has not been saved. */
  async flush(leaving = false): Promise<void> {
    if (this.#timer === undefined) return this.#running;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#running && !leaving) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#save(leaving);
    await this.#running;
  }

  /** Nothing is saved any more: the form was sent or the page is gone. */
  stop(): void {
    this.#stopped = true;
    this.#again = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #save(leaving: boolean): Promise<void> {
    this.#options.tell('saving');
    try {
      await this.#options.save(this.#options.read(), leaving);
      this.#options.tell('saved');
    } catch (thrown) {
      this.#options.tell('failed', asFault(thrown));
    } finally {
      this.#running = undefined;
    }
    if (!this.#again) return;
    this.#again = false;
    this.touch();
    await this.flush();
  }
}
