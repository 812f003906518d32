import { expect, test } from "@jest/globals";
import { parentPattern } from "../../src/aip/parent-pattern.ts";
import { AccessPolicy } from "../../src/authorization/access-policy.ts";

/** What becomes of a pattern for somebody who may list these parents: its text, and whether it is exact. */
function narrowed(text: string, ...parents: readonly string[]) {
  const policy = AccessPolicy.parse(JSON.stringify({ rules: [{ role: "viewer", parents }] }));
  const { access } = policy.principalOf({ name: "jwt:x", claims: { one: "t1", two: ["t1", "t2"] } });
  const found = access.narrow("list", parentPattern(text));
  return found && `${found.parents.text} ${found.isExact ? "exactly" : "and others"}`;
}

test.each([
  ["tenants/t1", ["tenants/t1"], "tenants/t1 exactly"],
  ["tenants/t1", ["tenants/{two}"], "tenants/t1 exactly"],
  ["tenants/t1", ["tenants/t2", "users/t1", "tenants/t1/rooms/*", ""], undefined],
  ["tenants/t1/rooms/2", ["tenants/t1/**"], "tenants/t1/rooms/2 exactly"],
  ["tenants/t1", ["tenants/t1/**"], "tenants/t1 exactly"],
  ["", ["tenants/t1/**"], undefined],
  ["", ["**"], " exactly"],
  ["", [""], " exactly"],
  ["tenants/-", [""], undefined],
  ["tenants/-", ["**"], "tenants/- exactly"],
  ["tenants/-", ["tenants/*"], "tenants/- exactly"],
  ["tenants/-", ["tenants/*/**", "tenants/t1"], "tenants/- exactly"],
  ["tenants/-", ["tenants/{one}/**"], "tenants/t1 exactly"],
  ["tenants/-", ["tenants/{one}", "tenants/t1/**"], "tenants/t1 exactly"],
  ["tenants/-", ["tenants/{two}/**"], "tenants/- and others"],
  ["tenants/-", ["tenants/t1", "tenants/t2"], "tenants/- and others"],
  ["tenants/-", ["users/*"], undefined],
  ["tenants/-/rooms/-", ["tenants/t1/**"], "tenants/t1/rooms/- exactly"],
  ["tenants/-/rooms/2", ["tenants/*/rooms/1"], undefined],
  ["tenants/-/rooms/2", ["tenants/t1/rooms/*"], "tenants/t1/rooms/2 exactly"],
  ["tenants/-/rooms/-", ["tenants/t1/rooms/1", "tenants/t1/rooms/2"], "tenants/t1/rooms/- and others"],
  ["tenants/-/rooms/-", ["tenants/t1/rooms/1", "tenants/t1/rooms/*"], "tenants/t1/rooms/- exactly"],
  ["tenants/-/rooms/-", ["tenants/{two}/rooms/*"], "tenants/-/rooms/- and others"],
  ["tenants/-/rooms/-", ["tenants/t1/rooms/*", "tenants/*/rooms/1"], "tenants/-/rooms/- and others"],
])("of %j those in %j are %j", (text, parents, expected) => {
  expect(narrowed(text, ...parents)).toBe(expected);
});
