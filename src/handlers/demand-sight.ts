import { parentOf } from "../aip/resource-name.ts";
import type { Principal } from "../authorization/principal.ts";
import { notFound } from "../errors.ts";

/** Throws NOT_FOUND, as if there were no operation of a well-formed name, unless a caller may get it. */
export function demandSight({ access }: Principal, name: string): void {
  if (!access.may("get", parentOf(name))) throw notFound(name);
}
