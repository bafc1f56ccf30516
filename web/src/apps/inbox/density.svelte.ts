/** How close the rows of the lists stand: a person's own choice, kept in his browser. */

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export class Density {
  dense = $state(false);
  #key: string;
  #store: Store;

  constructor(person: string, store: Store = localStorage) {
    this.#key = `kartabl.dense.${person}`;
    this.#store = store;
    this.dense = store.getItem(this.#key) !== null;
  }

  toggle = (): void => {
    this.dense = !this.dense;
    if (this.dense) this.#store.setItem(this.#key, '1');
    else this.#store.removeItem(this.#key);
  };
}
