import type { ParentPattern } from "../aip/parent-pattern.ts";
import type { Permission } from "./permission.ts";

/** What a principal may do, and where. */
export interface Access {
  /** Whether everything is allowed everywhere. */
  readonly isUnrestricted: boolean;

  /** Whether something is allowed with the operations directly in a parent; empty is the root. */
  may(permission: Permission, parent: string): boolean;

  /**
   * Some parents, narrowed to those in which something is allowed: patterns of which at least one matches each of these
   * parents, and that may match others too, which {@link may} tells. None at all if it is allowed nowhere among them.
   */
  narrow(permission: Permission, parents: ParentPattern): readonly ParentPattern[];
}

/** Everything is allowed everywhere. */
export const unrestricted: Access = {
  isUnrestricted: true,
  may: () => true,
  narrow: (_, parents) => [parents],
};
