import { WildcardPattern } from "../aip/filter/wildcard-pattern.ts";
import { YamlNode } from "../files/yaml-node.ts";
import { quote } from "../quote.ts";
import { ParentTemplate } from "./parent-template.ts";
import { type Permission, permissions } from "./permission.ts";
import { builtInRoles } from "./roles.ts";
import type { ClaimValue, Rule } from "./rule.ts";

/** What is known of those whom a policy is for. */
export interface PolicyOptions {
  /** What the names of all principals begin with, such as `jwt:`; any that is not given may be there. */
  readonly principalPrefixes?: readonly string[];
}

type Roles = ReadonlyMap<string, readonly Permission[]>;

/**
 * Reads the rules of a policy: YAML or JSON with `rules`, each of which has a `role` or `roles`, `parents`, and perhaps
 * `principals` and `claims`; and perhaps with `roles` besides the built-in ones. Throws {@link YamlError}, also for principals
 * that there cannot be.
 */
export function parsePolicy(text: string, { principalPrefixes }: PolicyOptions = {}): readonly Rule[] {
  const { rules, roles } = YamlNode.read(text).fields(["rules"], ["roles"]);
  const known = new Map([...builtInRoles, ...(roles?.entries(1) ?? []).map(parseRole)]);
  return rules.items(1).map((rule) => parseRule(rule, known, principalPrefixes));
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

function parseRule(rule: YamlNode, known: Roles, prefixes: readonly string[] | undefined): Rule {
  const { parents, role, roles, principals, claims } = rule.fields(
    ["parents"],
    ["role", "roles", "principals", "claims"],
  );
  if ((role === undefined) === (roles === undefined)) throw rule.error("must have either a role or roles.");
  const named = role ? [role] : (roles?.items(1) ?? []);
  return {
    permissions: new Set(named.flatMap((each) => permissionsOf(each, known))),
    parents: parents.items(1).map((each) => each.parsed((text) => ParentTemplate.parse(text))),
    principals: principals?.items(1).map((each) => parsePrincipals(each, prefixes)),
    claims: claims && new Map(claims.entries(1).map(([name, values]) => [name, parseValues(values)])),
  };
}

function parsePrincipals(node: YamlNode, prefixes: readonly string[] | undefined): WildcardPattern {
  const parts = node.text().split("*");
  const [head = ""] = parts;
  const canMatch = (prefix: string) => head.startsWith(prefix) || (parts.length > 1 && prefix.startsWith(head));
  if (prefixes?.some(canMatch) === false) {
    throw node.error(`can never match, for all principals begin with one of ${prefixes.join(", ")}.`);
  }
  return new WildcardPattern(parts);
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
