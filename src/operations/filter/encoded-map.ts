import type { DynamicValue, MapValue } from "../../aip/filter/index.ts";

/** A map whose values are decoded as they are asked for. */
export class EncodedMap implements MapValue {
  readonly kind = "map";
  readonly #places: ReadonlyMap<string, number>;
  readonly #decode: (place: number) => DynamicValue | undefined;
  readonly #values = new Map<string, DynamicValue | undefined>();

  /** `places` tells where the entry of each key is; keys that are no strings are given by their text. */
  constructor(places: ReadonlyMap<string, number>, decode: (place: number) => DynamicValue | undefined) {
    this.#places = places;
    this.#decode = decode;
  }

  get size(): number {
    return this.#places.size;
  }

  get(key: string): DynamicValue | undefined {
    const place = this.#places.get(key);
    if (place === undefined) return undefined;
    if (!this.#values.has(key)) this.#values.set(key, this.#decode(place));
    return this.#values.get(key);
  }
}
