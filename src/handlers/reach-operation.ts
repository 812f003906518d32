import { parentOf } from "../aip/resource-name.ts";
import type { Permission } from "../authorization/permission.ts";
import type { Principal } from "../authorization/principal.ts";
import { LongrunError, notFound, permissionDenied } from "../errors.ts";
import { nothing } from "./nowhere.ts";

/**
 * Does something with an operation for a caller, if that is allowed. Where the caller must not even see whether there is
 * such an operation, it is done to one that is never there: so it takes the same work as if there were none, and fails in
 * the same way. Throws PERMISSION_DENIED; rejects with what `act` rejects with, about the name that was asked for.
 */
export function reachOperation<Result>(
  principal: Principal,
  permission: Permission,
  name: string,
  act: (name: string) => Promise<Result>,
): Promise<Result> {
  const reached = reachableName(principal, permission, name);
  const result = act(reached);
  if (reached === name) return result;
  return result.catch((error: unknown) => {
    throw asAskedFor(name, error);
  });
}

/**
 * The name that something is to be done with for a caller: the one asked for, or that of an operation that is never there.
 * Throws PERMISSION_DENIED. Of what is thrown later, {@link asAskedFor} makes what the caller is told.
 */
export function reachableName({ access }: Principal, permission: Permission, name: string): string {
  if (access.isUnrestricted) return name;
  const parent = parentOf(name);
  if (access.may(permission, parent)) return name;
  if (access.may("get", parent)) throw permissionDenied(permission, name);
  return nothing;
}

/** An error as the caller is told it who asked for this name. */
export function asAskedFor(name: string, error: unknown): unknown {
  return error instanceof LongrunError && error.reason === "OPERATION_NOT_FOUND" ? notFound(name) : error;
}
