import type { ParentPattern } from "../aip/parent-pattern.ts";
import type { Permission } from "./permission.ts";

/** What a principal may do, and where. */
export interface Access {
  /** Whether everything is allowed everywhere. */
  readonly isUnrestricted: boolean;

  /** Whether something is allowed with the operations directly in a parent; empty is the root. */
  may(permission: Permission, parent: string): boolean;

  /** Whether something is allowed with all operations, whatever their parents. */
  mayEverywhere(permission: Permission): boolean;

  /** Those of some parents in which something is allowed; undefined if it is allowed in none of them. */
  narrow(permission: Permission, parents: ParentPattern): NarrowedParents | undefined;
}

/** Those of some parents in which something is allowed. */
export interface NarrowedParents {
  /** Matches all of them, and as little else as a pattern can. */
  readonly parents: ParentPattern;
  /** Whether it matches nothing else. If not, {@link Access.may} tells them from the others. */
  readonly isExact: boolean;
}

/** Nothing is allowed anywhere. */
export const noAccess: Access = {
  isUnrestricted: false,
  may: () => false,
  mayEverywhere: () => false,
  narrow: () => undefined,
};

/** Everything is allowed everywhere. */
export const unrestricted: Access = {
  isUnrestricted: true,
  may: () => true,
  mayEverywhere: () => true,
  narrow: (_, parents) => ({ parents, isExact: true }),
};
