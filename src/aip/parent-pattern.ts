import { WILDCARD } from "./resource-name.ts";

/** The parents that the name of a collection stands for: one, or with `-` in place of IDs many (AIP-159). */
export interface ParentPattern {
  /** The name it was made from: one parent unless `wildcard`. */
  readonly text: string;
  /** Whether some ID is `-`. */
  readonly wildcard: boolean;
  /** The pattern with every ID replaced by `-`: parents of the same shape have the same collections. */
  readonly shape: string;
  /** Whether a parent of the same shape matches: segment by segment, never by prefix. */
  matches(parent: string): boolean;
}

/** Makes the pattern of a well-formed parent in which `-` stands for every ID. */
export function parentPattern(text: string): ParentPattern {
  const ids = text.split("/").filter((_, index) => index % 2 === 1);
  const wildcard = ids.includes(WILDCARD);
  const shape = shapeOf(text);
  const fixed = [...text.split("/").entries()].filter(([index, segment]) => index % 2 === 1 && segment !== WILDCARD);
  const matches = (parent: string) => {
    if (!wildcard) return parent === text;
    const segments = parent.split("/");
    return fixed.every(([index, id]) => segments[index] === id);
  };
  return { text, wildcard, shape, matches };
}

/** The shape of a parent: its collections, with `-` in place of every ID. */
export function shapeOf(parent: string): string {
  return parent
    .split("/")
    .map((segment, index) => (index % 2 === 0 ? segment : WILDCARD))
    .join("/");
}
