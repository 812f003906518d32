import { type Permission, permissions } from "./permission.ts";

const viewer: readonly Permission[] = ["get", "list", "wait"];

/** The roles that every policy has, and what each allows. */
export const builtInRoles: ReadonlyMap<string, readonly Permission[]> = new Map([
  ["viewer", viewer],
  ["client", [...viewer, "cancel", "delete"]],
  ["producer", [...viewer, "create", "update"]],
  ["admin", permissions],
]);
