import fc, { type Arbitrary } from "fast-check";
import { texts } from "./texts.ts";

const segment = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("a", "b-1", "projects", "locations", "x~y.z_", "A", "9") },
  fc.stringMatching(/^[a-zA-Z0-9._~-]{1,20}$/),
  fc.constantFrom("a".repeat(128), "operations", "-", ".", ".."),
);

/** Names of operations, most of them good. */
export const operationNames: Arbitrary<string> = fc
  .tuple(fc.array(fc.tuple(segment, segment), { maxLength: 4 }), segment)
  .map(([pairs, id]) => [...pairs.flat(), "operations", id].join("/"));

/** Names of collections, most of them good. */
export const collectionNames: Arbitrary<string> = fc
  .tuple(fc.array(fc.tuple(segment, fc.oneof(segment, fc.constant("-"))), { maxLength: 4 }), fc.boolean())
  .map(([pairs, suffix]) => [...pairs.flat(), ...(suffix ? ["operations"] : [])].join("/"));

/** Whatever may be given as a name. */
export const namesLike: Arbitrary<string> = texts({
  valid: fc.oneof(operationNames, collectionNames),
  tokens: ["a", "b", "projects", "operations", "operations/", "/operations/", "/", "-", ".", "..", "_", "~", ":"],
});
