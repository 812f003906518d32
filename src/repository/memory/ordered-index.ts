const CHUNK = 512;

/** Where an entry of an index stands. */
export interface Key {
  readonly time: number;
  readonly sequence: number;
}

/**
 * Entries in the order of their keys: time, then sequence. A sorted array cut into chunks, so that adding, removing and
 * finding a place cost about the same for a thousand entries and for a million.
 */
export class OrderedIndex<Entry> {
  readonly #keyOf: (entry: Entry) => Key;
  readonly #chunks: Entry[][] = [];

  /** The key of an entry must not change while it is in the index. */
  constructor(keyOf: (entry: Entry) => Key) {
    this.#keyOf = keyOf;
  }

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  add(entry: Entry): void {
    const key = this.#keyOf(entry);
    const at = Math.max(0, this.#chunkOf(key));
    const chunk = this.#chunks[at];
    if (chunk === undefined) {
      this.#chunks.push([entry]);
      return;
    }
    chunk.splice(this.#countUpTo(chunk, key), 0, entry);
    if (chunk.length <= CHUNK) return;
    // Entries mostly come in rising order: a full last chunk is left full, any other is halved.
    const cut = at === this.#chunks.length - 1 ? CHUNK : CHUNK / 2;
    this.#chunks.splice(at + 1, 0, chunk.splice(cut));
  }

  remove(entry: Entry): void {
    const key = this.#keyOf(entry);
    const at = this.#chunkOf(key);
    const chunk = this.#chunks[at];
    const index = chunk ? this.#countUpTo(chunk, key) - 1 : -1;
    if (chunk?.[index] !== entry) return;
    chunk.splice(index, 1);
    if (chunk.length === 0) this.#chunks.splice(at, 1);
  }

  /** The entries in rising order, beginning after a key if one is given. The index must not change meanwhile. */
  *ascending(after?: Key): Generator<Entry> {
    let at = after ? Math.max(0, this.#chunkOf(after)) : 0;
    let index = after ? this.#countUpTo(this.#chunks[at] ?? [], after) : 0;
    for (; at < this.#chunks.length; at++, index = 0) {
      const chunk = this.#chunks[at] ?? [];
      for (; index < chunk.length; index++) yield chunk[index] as Entry;
    }
  }

  /** The entries in falling order, beginning before a key if one is given. The index must not change meanwhile. */
  *descending(before?: Key): Generator<Entry> {
    let at = before ? this.#chunkOf(before) : this.#chunks.length - 1;
    let count = before && at >= 0 ? this.#countBefore(this.#chunks[at] ?? [], before) : undefined;
    for (; at >= 0; at--, count = undefined) {
      const chunk = this.#chunks[at] ?? [];
      for (let index = (count ?? chunk.length) - 1; index >= 0; index--) yield chunk[index] as Entry;
    }
  }

  /** The last chunk that begins with this key or an earlier one; -1 if there is none. */
  #chunkOf(key: Key): number {
    return partition(this.#chunks.length, (at) => compare(this.#keyOf(this.#chunks[at]?.[0] as Entry), key) <= 0) - 1;
  }

  #countUpTo(chunk: readonly Entry[], key: Key): number {
    return partition(chunk.length, (index) => compare(this.#keyOf(chunk[index] as Entry), key) <= 0);
  }

  #countBefore(chunk: readonly Entry[], key: Key): number {
    return partition(chunk.length, (index) => compare(this.#keyOf(chunk[index] as Entry), key) < 0);
  }
}

/** How many of the numbers below `count` satisfy a condition that the first ones do and the others don't. */
function partition(count: number, condition: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (condition(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compare(a: Key, b: Key): number {
  return a.time - b.time || a.sequence - b.sequence;
}
