/** Says what this page does with a piece of work, and hears who else of the same side has it open. */
import { Fault } from '$lib/api/fault';
import type { HereDoing, Other } from '$lib/api/types';

type Options = {
  say: (doing: HereDoing, leaving: boolean) => Promise<readonly Other[]>;
  tell: (others: readonly Other[]) => void;
};

const BEAT = 20_000;
const HANDS_DOWN = 8000;

export class Presence {
  #options: Options;
  #doing: HereDoing = 'looking';
  #beat: ReturnType<typeof setInterval>;
  #hands: ReturnType<typeof setTimeout> | undefined;
  #left = false;

  constructor(options: Options) {
    this.#options = options;
    this.#beat = setInterval(() => void this.ask(), BEAT);
    void this.ask();
  }

  /** A key was pressed: this is typing until the hands are down for a while. */
  type(): void {
    clearTimeout(this.#hands);
    this.#hands = setTimeout(() => this.#becomes('looking'), HANDS_DOWN);
    this.#becomes('typing');
  }

  /** Says it again and hears who is here; nobody is when the server does not answer. */
  async ask(): Promise<void> {
    if (this.#left) return;
    const others = await this.#options.say(this.#doing, false).catch((thrown: unknown): readonly Other[] => {
      if (thrown instanceof Fault && (thrown.status === 404 || thrown.status === 409)) this.#end();
      return [];
    });
    this.#options.tell(this.#left ? [] : others);
  }

  leave(): void {
    this.#end();
    this.#options.say('left', true).catch(() => undefined);
  }

  /** Nothing is said any more: the page is left, or the work is over. */
  #end(): void {
    this.#left = true;
    clearInterval(this.#beat);
    clearTimeout(this.#hands);
  }

  #becomes(doing: HereDoing): void {
    if (this.#doing === doing) return;
    this.#doing = doing;
    void this.ask();
  }
}
