import { WildcardPattern } from "../aip/filter/wildcard-pattern.ts";
import { quote } from "../quote.ts";
import { ParentTemplate } from "./parent-template.ts";
import { type Permission, permissions } from "./permission.ts";
import { PolicyNode } from "./policy-node.ts";
import { builtInRoles } from "./roles.ts";
import type { ClaimValue, Rule } from "./rule.ts";

type Roles = ReadonlyMap<string, readonly Permission[]>;

/**
 * Reads the rules of a policy: YAML or JSON with `rules`, each of which has a `role` or `roles`, `parents`, and perhaps
 * `principals` and `claims`; and perhaps with `roles` besides the built-in ones. Throws {@link AccessPolicyError}.
 */
export function parsePolicy(text: string): readonly Rule[] {
  const policy = PolicyNode.read(text);
  const { roles, rules } = policy.fields("roles", "rules");
  if (rules === undefined) throw policy.error("must have rules.");
  const known = new Map([...builtInRoles, ...(roles?.entries() ?? []).map(parseRole)]);
  return rules.items().map((rule) => parseRule(rule, known));
}

function parseRole([name, allowed]: readonly [string, PolicyNode]): [string, readonly Permission[]] {
  if (builtInRoles.has(name)) throw allowed.error("is a built-in role and cannot be made anew.");
  return [name, allowed.items().map((each) => each.parsed(parsePermission))];
}

function parsePermission(text: string): Permission {
  const permission = permissions.find((each) => each === text);
  if (permission === undefined) throw new RangeError(`must be one of ${permissions.join(", ")}`);
  return permission;
}

function parseRule(rule: PolicyNode, known: Roles): Rule {
  const { role, roles, parents, principals, claims } = rule.fields("role", "roles", "parents", "principals", "claims");
  if ((role === undefined) === (roles === undefined)) throw rule.error("must have either a role or roles.");
  if (parents === undefined) throw rule.error("must have parents.");
  const named = role ? [role] : (roles?.items() ?? []);
  return {
    permissions: new Set(named.flatMap((each) => permissionsOf(each, known))),
    parents: parents.items().map((each) => each.parsed((text) => ParentTemplate.parse(text))),
    principals: principals?.items().map((each) => new WildcardPattern(each.text().split("*"))),
    claims: claims && new Map(claims.entries().map(([name, values]) => [name, parseValues(values)])),
  };
}

function permissionsOf(role: PolicyNode, known: Roles): readonly Permission[] {
  const name = role.text();
  const allowed = known.get(name);
  if (allowed === undefined) {
    throw role.error(`there is no role ${quote(name)}; there are ${[...known.keys()].join(", ")}.`);
  }
  return allowed;
}

function parseValues(values: PolicyNode): readonly ClaimValue[] {
  return values.items().map((value) => value.scalar());
}
