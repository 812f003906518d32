import type { Permission } from "../authorization/permission.ts";
import type { Principal } from "../authorization/principal.ts";
import { permissionDenied } from "../errors.ts";
import { collectionName } from "./collection-name.ts";

/** Throws PERMISSION_DENIED unless all of this is allowed to a caller in a parent, whatever is there. */
export function demandPermission({ access }: Principal, parent: string, ...permissions: readonly Permission[]): void {
  const denied = permissions.find((permission) => !access.may(permission, parent));
  if (denied !== undefined) throw permissionDenied(denied, collectionName(parent));
}
