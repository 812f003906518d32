import type { WildcardPattern } from "../aip/filter/wildcard-pattern.ts";
import type { Grant } from "./granted-access.ts";
import type { Identity } from "./identity.ts";
import type { ParentTemplate } from "./parent-template.ts";
import type { Permission } from "./permission.ts";

/** A value that a claim can be asked to have. */
export type ClaimValue = string | number | boolean;

/** What a policy allows some principals. */
export interface Rule {
  readonly permissions: ReadonlySet<Permission>;
  readonly parents: readonly ParentTemplate[];
  /** The names of the principals, one of which is to match; without it any will do. */
  readonly principals?: readonly WildcardPattern[] | undefined;
  /** By claim the values, one of which the claim must be or contain; without it any claims will do. */
  readonly claims?: ReadonlyMap<string, readonly ClaimValue[]> | undefined;
}

/** What a rule grants somebody. */
export function grantsOf({ permissions, parents, principals, claims }: Rule, { name, claims: own }: Identity): Grant[] {
  if (principals?.every((pattern) => !pattern.matches(name))) return [];
  for (const [claim, wanted] of claims ?? []) {
    if (!hasOneOf(own[claim], wanted)) return [];
  }
  const granted = parents.map((template) => template.for(own)).filter((set) => set !== undefined);
  return granted.map((set) => ({ permissions, parents: set }));
}

function hasOneOf(value: unknown, wanted: readonly ClaimValue[]): boolean {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return wanted.some((each) => values.includes(each));
}
