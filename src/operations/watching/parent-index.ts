import { type ParentPattern, shapeOf } from "../../aip/parent-pattern.ts";
import { MultiMap } from "../multi-map.ts";

interface Entry<Value> {
  readonly parents: ParentPattern;
  readonly values: Set<Value>;
}

/** Values by the parents that they are about. Finding those of a parent costs nothing for patterns of other shapes. */
export class ParentIndex<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #wildcards = new MultiMap<string, Entry<Value>>();

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** The values whose parents one parent is among. */
  *get(parent: string): Iterable<Value> {
    yield* this.#entries.get(parent)?.values ?? [];
    if (this.#wildcards.isEmpty) return;
    for (const { parents, values } of this.#wildcards.get(shapeOf(parent))) {
      if (parents.matches(parent)) yield* values;
    }
  }

  /** All values. */
  *values(): Iterable<Value> {
    for (const { values } of this.#entries.values()) yield* values;
  }

  /** Adds a value, once. */
  add(parents: ParentPattern, value: Value): void {
    const entry = this.#entries.get(parents.text) ?? { parents, values: new Set() };
    entry.values.add(value);
    this.#entries.set(parents.text, entry);
    if (parents.wildcard) this.#wildcards.add(parents.shape, entry);
  }

  /** Takes a value away, if it is there. */
  delete({ text, shape }: ParentPattern, value: Value): void {
    const entry = this.#entries.get(text);
    if (!entry?.values.delete(value) || entry.values.size > 0) return;
    this.#entries.delete(text);
    this.#wildcards.delete(shape, entry);
  }
}
