import { GrantedAccess } from "./granted-access.ts";
import type { Identity } from "./identity.ts";
import { ParentTemplate } from "./parent-template.ts";
import { type PolicyOptions, parsePolicy } from "./parse-policy.ts";
import { permissions } from "./permission.ts";
import type { Principal } from "./principal.ts";
import { grantsOf, type Rule } from "./rule.ts";

/** Says what each principal may do. Nothing is allowed but what a rule allows. */
export class AccessPolicy {
  /** The policy of a server that has been given none: whoever has proved to be somebody may do everything. */
  static readonly everybodyAdmin = new AccessPolicy([
    { permissions: new Set(permissions), parents: [ParentTemplate.parse("**")] },
  ]);

  readonly #rules: readonly Rule[];
  readonly #principals = new WeakMap<Identity, Principal>();

  private constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  /** Reads a policy from its text: see {@link parsePolicy}. Throws YamlError, which says where it is malformed. */
  static parse(text: string, options?: PolicyOptions): AccessPolicy {
    return new AccessPolicy(parsePolicy(text, options));
  }

  /** The principal that an identity is; the same one for the same identity, for finding out what it may do takes time. */
  principalOf(identity: Identity): Principal {
    let principal = this.#principals.get(identity);
    if (principal === undefined) {
      const access = new GrantedAccess(this.#rules.flatMap((rule) => grantsOf(rule, identity)));
      principal = { name: identity.name, access };
      this.#principals.set(identity, principal);
    }
    return principal;
  }
}
