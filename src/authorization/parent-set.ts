import { WILDCARD } from "../aip/resource-name.ts";

/** The IDs that may stand after a collection; undefined is all. */
export type Ids = ReadonlySet<string> | undefined;

/** A collection and the IDs after it. */
export interface CollectionIds {
  readonly collection: string;
  readonly ids: Ids;
}

/** A set of parents: those with certain collections and IDs, and perhaps all that are below them. */
export class ParentSet {
  readonly #pairs: readonly CollectionIds[];
  readonly #withDescendants: boolean;

  /** Without pairs it is the root. */
  constructor(pairs: readonly CollectionIds[], withDescendants: boolean) {
    this.#pairs = pairs;
    this.#withDescendants = withDescendants;
  }

  /** Whether all parents are in the set. */
  get isEverything(): boolean {
    return this.#pairs.length === 0 && this.#withDescendants;
  }

  /** Whether a parent is in the set, by its {@link segmentsOf}. */
  includes(segments: readonly string[]): boolean {
    return (
      this.#hasDepth(segments) &&
      this.#pairs.every(({ collection, ids }, index) => {
        const id = segments[2 * index + 1] ?? "";
        return segments[2 * index] === collection && (ids === undefined || ids.has(id));
      })
    );
  }

  /**
   * For each `-` in the segments of a pattern, in their order, the IDs that it stands for in the parents of this set that
   * match; undefined if none does.
   */
  choices(segments: readonly string[]): readonly Ids[] | undefined {
    if (!this.#hasDepth(segments)) return undefined;
    const choices: Ids[] = [];
    for (let index = 0; 2 * index < segments.length; index++) {
      const pair = this.#pairs[index];
      const id = segments[2 * index + 1] ?? "";
      if (pair !== undefined && pair.collection !== segments[2 * index]) return undefined;
      if (id === WILDCARD) choices.push(pair?.ids);
      else if (pair?.ids?.has(id) === false) return undefined;
    }
    return choices;
  }

  #hasDepth({ length }: readonly string[]): boolean {
    const own = 2 * this.#pairs.length;
    return this.#withDescendants ? length >= own : length === own;
  }
}

/** The segments of a parent, or of a pattern of parents: none of the root. */
export function segmentsOf(parent: string): readonly string[] {
  return parent === "" ? [] : parent.split("/");
}
