/** A map that forgets its oldest entries beyond a number of them. */
export class BoundedCache<Key, Entry> {
  readonly #limit: number;
  readonly #entries = new Map<Key, Entry>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: Key, make: () => Entry): Entry {
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const made = make();
    if (this.#entries.size >= this.#limit) this.#forgetOldest();
    this.#entries.set(key, made);
    return made;
  }

  #forgetOldest(): void {
    for (const key of this.#entries.keys()) {
      this.#entries.delete(key);
      return;
    }
  }
}
