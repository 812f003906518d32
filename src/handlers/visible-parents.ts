import type { ParentPattern } from "../aip/parent-pattern.ts";
import type { Principal } from "../authorization/principal.ts";
import { permissionDenied } from "../errors.ts";
import { collectionName } from "./collection-name.ts";
import { nowhere } from "./nowhere.ts";

/** Those of the parents asked for whose operations a caller may see. */
export interface VisibleParents {
  readonly parents: ParentPattern;
  /** Which of these they are; all without it. */
  readonly includes?: (parent: string) => boolean;
}

/**
 * Narrows the parents asked for to those that the caller may list: to one in which there never is an operation if it is
 * none of them, so that it takes the same work as if they were empty. Throws PERMISSION_DENIED if the caller may get
 * operations there, but not list them.
 */
export function visibleParents({ access }: Principal, asked: ParentPattern): VisibleParents {
  if (access.isUnrestricted) return { parents: asked };
  const narrowed = access.narrow("list", asked);
  if (narrowed === undefined) {
    if (access.narrow("get", asked) !== undefined) throw permissionDenied("list", collectionName(asked.text));
    return { parents: nowhere };
  }
  const { parents, isExact } = narrowed;
  return isExact ? { parents } : { parents, includes: (parent) => access.may("list", parent) };
}
