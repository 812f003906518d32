/** Values by key, any number for each; keys without values take no room. */
export class MultiMap<Key, Value> {
  readonly #groups = new Map<Key, Set<Value>>();

  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  /** The keys that have values. */
  keys(): Iterable<Key> {
    return this.#groups.keys();
  }

  /** The values of a key, in the order in which they were added. */
  get(key: Key): Iterable<Value> {
    return this.#groups.get(key) ?? [];
  }

  /** The values of all keys. */
  *values(): Iterable<Value> {
    for (const group of this.#groups.values()) yield* group;
  }

  /** Adds a value, once. */
  add(key: Key, value: Value): void {
    const group = this.#groups.get(key);
    if (group) group.add(value);
    else this.#groups.set(key, new Set([value]));
  }

  /** Takes a value away, if it is there. */
  delete(key: Key, value: Value): void {
    const group = this.#groups.get(key);
    if (group?.delete(value) && group.size === 0) this.#groups.delete(key);
  }
}
