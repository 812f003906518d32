import { type Access, noAccess, unrestricted } from "./access.ts";

/** Who calls, and what they may do. */
export interface Principal {
  /** As logs show it, and as the scope of request IDs and page tokens: such as `jwt:alice` or `key:ci`. */
  readonly name: string;
  readonly access: Access;
}

/** Whoever calls a server that asks nobody who they are. */
export const anonymous: Principal = { name: "anonymous", access: unrestricted };

/** Whoever calls a server that asks, but has not been asked, or has no good answer. */
export const nobody: Principal = { name: anonymous.name, access: noAccess };
