import fc from "fast-check";
import { isResourceId } from "../../src/aip/resource-id.ts";

/** Segments of resource names, rather often the same ones and ones that are prefixes of others. */
export const segments = fc.oneof(
  fc.constantFrom("a", "b", "ab", "projects", "operation", "myoperations", "operations-2"),
  fc
    .array(fc.constantFrom(..."abz09._~-"), { minLength: 1, maxLength: 8 })
    .map((letters) => letters.join(""))
    .filter(isResourceId),
);

/** Well-formed parents: up to three pairs of collection and ID, or the root. */
export const parents = fc.array(fc.tuple(segments, segments), { maxLength: 3 }).map((pairs) => pairs.flat().join("/"));
