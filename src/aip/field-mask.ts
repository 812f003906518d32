import { badField } from "../errors.ts";

/** The most paths of a mask, unless another number is given. */
export const MOST_MASK_PATHS = 32;

/**
 * The paths that an update writes (AIP-134, AIP-161): those of the mask, all for `*`, the populated ones without a
 * mask. Throws INVALID_UPDATE_MASK for a path that is not among `known`, for `*` beside other paths and for more than
 * `most` paths.
 */
export function writtenPaths<Path extends string>(
  mask: readonly string[],
  known: readonly Path[],
  populated: readonly Path[],
  most = MOST_MASK_PATHS,
): ReadonlySet<Path> {
  if (mask.length === 0) return new Set(populated);
  if (mask.length === 1 && mask[0] === "*") return new Set(known);
  if (mask.length > most) {
    throw badField("INVALID_UPDATE_MASK", "update_mask", `has ${mask.length} paths; the most is ${most}.`);
  }
  const paths = new Set<Path>();
  for (const text of mask) {
    const path = known.find((candidate) => candidate === text);
    if (path === undefined) {
      const description = text === "*" ? "must stand alone." : `is not one of ${known.join(", ")} or *.`;
      throw badField("INVALID_UPDATE_MASK", "update_mask", description, text);
    }
    paths.add(path);
  }
  return paths;
}
