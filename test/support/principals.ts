import { unrestricted } from "../../src/authorization/access.ts";
import type { Principal } from "../../src/authorization/principal.ts";

/** Somebody who may do everything. */
export function principal(name: string): Principal {
  return { name, access: unrestricted };
}

export const alice = principal("alice");
