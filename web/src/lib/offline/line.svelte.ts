/** Whether the server can be reached. A request without an answer is not enough: the server is asked once more. */

const AGAIN = [3000, 5000, 10_000, 30_000];

export class Line {
  /** True while nothing reaches the server. */
  down = $state(false);
  #probe: () => Promise<boolean>;
  #follows = false;
  #asking = false;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listeners = new Set<() => void>();

  constructor(probe: () => Promise<boolean>) {
    this.#probe = probe;
  }

  /** Begins to follow the line; before that nothing is asked and nothing is down. */
  follow(): void {
    this.#follows = true;
    addEventListener('offline', () => this.#cut());
    addEventListener('online', () => void this.#ask());
    if (navigator.onLine === false) this.#cut();
  }

  /** The server has answered something. */
  reached(): void {
    clearTimeout(this.#timer);
    this.#turn = 0;
    if (!this.down) return;
    this.down = false;
    for (const listener of this.#listeners) listener();
  }

  /** A request got no answer. */
  lost(): void {
    if (this.#follows && !this.down) void this.#ask();
  }

  /** Calls back whenever the server can be reached again, until the returned function is called. */
  onBack(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const found = await this.#probe().finally(() => (this.#asking = false));
    if (found) this.reached();
    else this.#cut();
  }

  #cut(): void {
    this.down = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), AGAIN[Math.min(this.#turn++, AGAIN.length - 1)]);
  }
}

const PATIENCE = 8000;

/** Asks the server for nothing but an answer. */
async function healthy(): Promise<boolean> {
  const given = new AbortController();
  const timer = setTimeout(() => given.abort(), PATIENCE);
  try {
    return (await fetch('/healthz', { cache: 'no-store', signal: given.signal })).ok;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

export const line = new Line(healthy);
