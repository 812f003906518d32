import { WildcardPattern } from "../aip/filter/wildcard-pattern.ts";
import { YamlNode } from "../files/yaml-node.ts";
import { quote } from "../quote.ts";
import { ParentTemplate } from "./parent-template.ts";
import { type Permission, permissions } from "./permission.ts";
import { builtInRoles } from "./roles.ts";
import type { ClaimValue, Rule } from "./rule.ts";

type Roles = ReadonlyMap<string, readonly Permission[]>;

/**
 * Reads the rules of a policy: YAML or JSON with `rules`, each of which has a `role` or `roles`, `parents`, and perhaps
 * `principals` and `claims`; and perhaps with `roles` besides the built-in ones. Throws {@link YamlError}.
 */
export function parsePolicy(text: string): readonly Rule[] {
  const { rules, roles } = YamlNode.read(text).fields(["rules"], ["roles"]);
  const known = new Map([...builtInRoles, ...(roles?.entries(1) ?? []).map(parseRole)]);
  return rules.items(1).map((rule) => parseRule(rule, known));
}

function parseRole([name, allowed]: readonly [string, YamlNode]): [string, readonly Permission[]] {
  if (builtInRoles.has(name)) throw allowed.error("is a built-in role and cannot be made anew.");
  return [name, allowed.items(1).map((each) => each.parsed(parsePermission))];
}

function parsePermission(text: string): Permission {
  const permission = permissions.find((each) => each === text);
  if (permission === undefined) throw new RangeError(`must be one of ${permissions.join(", ")}`);
  return permission;
}

function parseRule(rule: YamlNode, known: Roles): Rule {
  const { parents, role, roles, principals, claims } = rule.fields(
    ["parents"],
    ["role", "roles", "principals", "claims"],
  );
  if ((role === undefined) === (roles === undefined)) throw rule.error("must have either a role or roles.");
  const named = role ? [role] : (roles?.items(1) ?? []);
  return {
    permissions: new Set(named.flatMap((each) => permissionsOf(each, known))),
    parents: parents.items(1).map((each) => each.parsed((text) => ParentTemplate.parse(text))),
    principals: principals?.items(1).map((each) => new WildcardPattern(each.text().split("*"))),
    claims: claims && new Map(claims.entries(1).map(([name, values]) => [name, parseValues(values)])),
  };
}

function permissionsOf(role: YamlNode, known: Roles): readonly Permission[] {
  const name = role.text();
  const allowed = known.get(name);
  if (allowed === undefined) {
    throw role.error(`there is no role ${quote(name)}; there are ${[...known.keys()].join(", ")}.`);
  }
  return allowed;
}

function parseValues(values: YamlNode): readonly ClaimValue[] {
  return values.items(1).map((value) => value.scalar());
}
