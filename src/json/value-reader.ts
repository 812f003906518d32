import type { Json } from "./json.ts";

/** How values of one kind are read from JSON. */
export interface ValueReader<Value> {
  /** What the JSON must be, to follow "must be" in an error. */
  readonly expected: string;
  /** The value; undefined if the JSON is none of this kind. */
  read(json: Json): Value | undefined;
}
