import { type ParentPattern, parentPattern } from "../aip/parent-pattern.ts";
import { WILDCARD } from "../aip/resource-name.ts";
import type { Access, NarrowedParents } from "./access.ts";
import { type Ids, type ParentSet, segmentsOf } from "./parent-set.ts";
import { type Permission, permissions } from "./permission.ts";

/** Some permissions in some parents. */
export interface Grant {
  readonly permissions: ReadonlySet<Permission>;
  readonly parents: ParentSet;
}

/** What some grants allow together, and nothing else. */
export class GrantedAccess implements Access {
  readonly isUnrestricted: boolean;
  readonly #granted: ReadonlyMap<Permission, readonly ParentSet[]>;

  constructor(grants: readonly Grant[]) {
    this.#granted = new Map(
      permissions.map((permission) => [
        permission,
        grants.filter((grant) => grant.permissions.has(permission)).map(({ parents }) => parents),
      ]),
    );
    this.isUnrestricted = permissions.every((permission) => this.mayEverywhere(permission));
  }

  may(permission: Permission, parent: string): boolean {
    const segments = segmentsOf(parent);
    return this.#sets(permission).some((parents) => parents.includes(segments));
  }

  mayEverywhere(permission: Permission): boolean {
    return this.#sets(permission).some(({ isEverything }) => isEverything);
  }

  narrow(permission: Permission, parents: ParentPattern): NarrowedParents | undefined {
    const segments = segmentsOf(parents.text);
    const found = this.#sets(permission)
      .map((set) => set.choices(segments))
      .filter((choices) => choices !== undefined);
    if (found.length === 0) return undefined;
    const ids = found[0]?.map((_, place) => onlyOne(found.map((choices) => choices[place]))) ?? [];
    const isExact = found.some((choices) => choices.every((each, place) => each === undefined || ids[place]));
    const rest = ids.values();
    const text = segments.map((segment) => (segment === WILDCARD ? (rest.next().value ?? segment) : segment)).join("/");
    return { parents: text === parents.text ? parents : parentPattern(text), isExact };
  }

  #sets(permission: Permission): readonly ParentSet[] {
    return this.#granted.get(permission) ?? [];
  }
}

/** The ID that all of these are, if it is one. */
function onlyOne(choices: readonly Ids[]): string | undefined {
  const [first] = choices[0] ?? [];
  return choices.every((ids) => ids?.size === 1 && first !== undefined && ids.has(first)) ? first : undefined;
}
