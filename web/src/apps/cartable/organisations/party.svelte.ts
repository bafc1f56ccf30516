/** For whom the customer acts: himself, or an organisation of his. The browser remembers it; the server asks each time. */

const NAME = 'kartabl.for';

function kept(): string {
  try {
    return localStorage.getItem(NAME) ?? '';
  } catch {
    return '';
  }
}

function keep(id: string): void {
  try {
    if (id) localStorage.setItem(NAME, id);
    else localStorage.removeItem(NAME);
  } catch {
    return; // a browser that refuses to store asks anew the next time
  }
}

class Party {
  /** Id of the organisation, '' for himself. */
  of = $state(kept());

  choose(id: string): void {
    this.of = id;
    keep(id);
  }

  /** The organisation as a part of a question to the server, absent for himself. */
  get query(): { for?: string } {
    return this.of ? { for: this.of } : {};
  }
}

export const party = new Party();
