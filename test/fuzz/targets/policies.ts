import assert from "node:assert/strict";
import fc from "fast-check";
import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import { AccessPolicy } from "../../../src/authorization/access-policy.ts";
import { permissions } from "../../../src/authorization/permission.ts";
import { YamlError } from "../../../src/files/yaml-node.ts";
import { attempt } from "../attempt.ts";
import { fuzzTarget } from "../fuzz-target.ts";
import { texts } from "../inputs/texts.ts";

const valid = fc.constantFrom(
  "rules:\n  - role: viewer\n    parents: ['**']\n",
  "rules:\n- roles: [client, producer]\n  parents: [projects/acme/**, 'tenants/{tenant}', '']\n  principals: ['jwt:*']\n",
  "roles: {waiter: [wait]}\nrules: [{role: waiter, parents: ['a/*'], claims: {tenant: [a, 5, true]}}]\n",
  '{"rules":[{"role":"admin","parents":["tenants/{https://a.test/tenant}/**"],"principals":["key:ci"]}]}',
);
const policies = texts({
  valid,
  tokens: [
    ...[
      "rules:",
      "roles:",
      "role:",
      "parents:",
      "principals:",
      "claims:",
      "viewer",
      "admin",
      "get",
      "\n",
      "  ",
      "- ",
      ": ",
    ],
    ...[
      "'**'",
      "**",
      "/**",
      "/*",
      "projects/",
      "a/b",
      "{tenant}",
      "{",
      "}",
      "[",
      "]",
      ",",
      "'",
      '"',
      "*",
      "jwt:*",
      "/",
    ],
    ...[
      "&a ",
      "*a",
      "<<: *a",
      "!!set",
      "!!binary ",
      "? ",
      "---\n",
      "|",
      ">",
      "#",
      "''",
      "__proto__: ",
      "5",
      "true",
      "null",
    ],
  ],
  longest: 4096,
});
const identities = fc.record({
  name: fc.constantFrom("jwt:alice", "key:ci", "cert:a"),
  claims: fc.dictionary(
    fc.constantFrom("tenant", "groups", "__proto__"),
    fc.oneof(fc.constantFrom("a", "acme", "..", "-"), fc.array(fc.constantFrom("a", "b")), fc.anything()),
  ),
});
const parents = fc.constantFrom(
  "",
  "projects/acme",
  "projects/acme/a/b",
  "tenants/a",
  "a/b",
  "tenants/-",
  "projects/-/a/-",
);

/** What reads policies. */
export const policyTargets = [
  fuzzTarget(
    "policies",
    fc.record({ text: policies, identity: identities, parent: parents }),
    ({ text, identity, parent }) => {
      const policy = attempt(() => AccessPolicy.parse(text), YamlError);
      if (policy === undefined) return;
      const { access } = policy.principalOf(identity);
      const pattern = parentPattern(parent);
      for (const permission of permissions) {
        const narrowed = access.narrow(permission, pattern);
        const isAllowed = access.may(permission, parent);
        if (!pattern.wildcard) assert.equal(narrowed !== undefined, isAllowed);
        if (access.mayEverywhere(permission)) assert.ok(narrowed?.isExact);
        if (access.isUnrestricted) assert.ok(isAllowed);
      }
    },
    { limit: 250 },
  ),
];
