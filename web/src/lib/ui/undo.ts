/** What was done at once can be taken back, while its words stand there: by their button, by key, from the palette. */
import { asFault } from '$lib/api/fault';
import { m } from '$lib/i18n';
import { toast } from './toast';

/** Long enough to read, to see the mistake and to reach for it. */
export const STAYS = 12_000;

type Show = (words: string, options: { duration: number; action: { label: string; onClick: () => void }; onAutoClose: () => void; onDismiss: () => void }) => string | number;
type Say = { success: Show; plain: (words: string) => unknown; error: (words: string) => unknown; dismiss: (id: string | number) => unknown };

/** The last deed that can be taken back. */
export class Undo {
  #last: (() => Promise<void>) | undefined;
  #say: Say;

  constructor(say: Say = { success: toast.success, plain: (words) => toast(words), error: toast.error, dismiss: toast.dismiss }) {
    this.#say = say;
  }

  /** Says what was done, and keeps the way back: it is gone once, and with the next deed. What it gives as a text is said of it. */
  offer(words: string, back: () => Promise<unknown>): void {
    const go = async () => {
      if (this.#last !== go) return;
      this.#last = undefined;
      this.#say.dismiss(id);
      try {
        const words = await back();
        this.#say.plain(typeof words === 'string' ? words : m.undone());
      } catch (thrown) {
        this.#say.error(asFault(thrown).message);
      }
    };
    const over = () => {
      if (this.#last === go) this.#last = undefined;
    };
    this.#last = go;
    const id = this.#say.success(words, { duration: STAYS, action: { label: m.undo(), onClick: () => void go() }, onAutoClose: over, onDismiss: over });
  }

  get open(): boolean {
    return this.#last !== undefined;
  }

  /** Takes the last deed back, where it can be. */
  last(): void {
    void this.#last?.();
  }
}

export const undo = new Undo();
