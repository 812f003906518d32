import { describe, expect, test } from "@jest/globals";
import { AccessPolicy } from "../../src/authorization/access-policy.ts";
import { type Permission, permissions } from "../../src/authorization/permission.ts";

const policy = AccessPolicy.parse(`
roles:
  operator: [get, list, wait, cancel]
  rubbish: [delete]
rules:
  - role: producer
    parents: ["projects/acme/**"]
    principals: ["key:worker", "jwt:*@acme.example"]
  - role: client
    parents: ["tenants/{tenant}/**"]
    claims: { groups: [users, admins] }
  - roles: [operator, rubbish]
    parents: ["projects/*/locations/eu"]
    principals: ["jwt:op*"]
    claims: { level: [3], verified: [true] }
  - role: viewer
    parents: ["", "public/all"]
  - role: admin
    parents: ["**"]
    principals: ["jwt:root"]
`);

/** What somebody may do in a parent. */
function allowed(name: string, claims: Record<string, unknown>, parent: string): Permission[] {
  const { access } = policy.principalOf({ name, claims });
  return permissions.filter((permission) => access.may(permission, parent));
}

const viewer: Permission[] = ["get", "list", "wait"];
const client: Permission[] = [...viewer, "cancel", "delete"];
const producer: Permission[] = [...viewer, "create", "update"];

describe("somebody may do what a rule allows them, and nothing else", () => {
  test.each<[string, Record<string, unknown>, string, readonly Permission[]]>([
    ["key:worker", {}, "projects/acme", producer],
    ["key:worker", {}, "projects/acme/locations/eu", producer],
    ["key:worker", {}, "projects/acmes", []],
    ["key:worker", {}, "projects/other", []],
    ["key:worker2", {}, "projects/acme", []],
    ["jwt:ann@acme.example", {}, "projects/acme", producer],
    ["jwt:ann@acme.example.org", {}, "projects/acme", []],
    ["key:ann@acme.example", {}, "projects/acme", []],
    ["jwt:any", {}, "", viewer],
    ["jwt:any", {}, "public/all", viewer],
    ["jwt:any", {}, "public/all/x/y", []],
    ["jwt:any", {}, "public/none", []],
    ["jwt:root", {}, "", [...permissions]],
    ["jwt:root", {}, "a/b/c/d", [...permissions]],
  ])("%s with %j in %j: %j", (name, claims, parent, expected) => {
    expect(allowed(name, claims, parent)).toEqual(expected);
  });
});

describe("a claim in a parent stands for its values", () => {
  const groups = "users";
  test.each<[unknown, string, readonly Permission[]]>([
    ["t1", "tenants/t1", client],
    ["t1", "tenants/t1/rooms/2", client],
    ["t1", "tenants/t2", []],
    [["t1", "t2"], "tenants/t2", client],
    [["t1", 5, null, "a/b", "t2"], "tenants/t2", client],
    [["t1", "a/rooms/b"], "tenants/a/rooms/b", []],
    [5, "tenants/5", []],
    ["*", "tenants/t1", []],
    ["-", "tenants/t1", []],
    ["", "tenants/", []],
    ["..", "tenants/..", []],
    ["t1/rooms/1", "tenants/t1/rooms/1", []],
    ["t1|t2", "tenants/t2", []],
    [{ 0: "t1" }, "tenants/t1", []],
    [undefined, "tenants/undefined", []],
    [null, "tenants/null", []],
  ])("%j in %j: %j", (tenant, parent, expected) => {
    expect(allowed("jwt:x", { tenant, groups }, parent)).toEqual(expected);
  });

  test("and is not there if the principal has no such claim, whatever objects inherit", () => {
    const { access } = AccessPolicy.parse(
      'rules: [{ role: admin, parents: ["t/{constructor}", "t/{__proto__}"] }]',
    ).principalOf({
      name: "jwt:x",
      claims: {},
    });
    expect(access.may("get", "t/Object")).toBe(false);
    expect(access.may("get", "t/x")).toBe(false);
  });

  test("also if its name is a URL", () => {
    const text = 'rules: [{ role: admin, parents: ["t/{https://example.com/tenant}/**"] }]';
    const claims = { "https://example.com/tenant": "a" };
    const { access } = AccessPolicy.parse(text).principalOf({ name: "jwt:x", claims });
    expect(access.may("get", "t/a/b/c")).toBe(true);
    expect(access.may("get", "t/b")).toBe(false);
  });
});

describe("claims that a rule asks for", () => {
  test.each<[Record<string, unknown>, boolean]>([
    [{ groups: "users" }, true],
    [{ groups: ["x", "admins"] }, true],
    [{ groups: ["user"] }, false],
    [{ groups: "users admins" }, false],
    [{ groups: { users: true } }, false],
    [{}, false],
  ])("one of the values has to be there: %j: %j", (claims, expected) => {
    expect(allowed("jwt:x", { tenant: "t", ...claims }, "tenants/t").includes("cancel")).toBe(expected);
  });

  test.each<[Record<string, unknown>, boolean]>([
    [{ level: 3, verified: true }, true],
    [{ level: [1, 3], verified: true }, true],
    [{ level: "3", verified: true }, false],
    [{ level: 3, verified: "true" }, false],
    [{ level: 3 }, false],
    [{ verified: true }, false],
  ])("all of them, of the same type: %j: %j", (claims, expected) => {
    expect(allowed("jwt:op", claims, "projects/p/locations/eu").includes("cancel")).toBe(expected);
  });

  test("and the principal has to match too", () => {
    expect(allowed("jwt:xop", { level: 3, verified: true }, "projects/p/locations/eu")).toEqual([]);
  });
});

test("several roles and several rules add up", () => {
  const operator = allowed("jwt:op", { level: 3, verified: true }, "projects/acme/locations/eu");
  expect(operator).toEqual(["get", "list", "wait", "cancel", "delete"]);
  const both = allowed("jwt:op@acme.example", { level: 3, verified: true }, "projects/acme/locations/eu");
  expect(both).toEqual(permissions);
});

describe("everything", () => {
  const access = (name: string) => policy.principalOf({ name, claims: {} }).access;

  test("is allowed to who may do everything everywhere", () => {
    expect(access("jwt:root")).toMatchObject({ isUnrestricted: true });
    expect(access("jwt:root").mayEverywhere("list")).toBe(true);
    expect(access("key:worker")).toMatchObject({ isUnrestricted: false });
    expect(access("key:worker").mayEverywhere("get")).toBe(false);
  });

  test("takes all permissions, in all parents", () => {
    const some = AccessPolicy.parse(
      'rules: [{ role: producer, parents: ["**"] }, { role: client, parents: ["a/*/**", "", "b/*"] }]',
    );
    const { access: own } = some.principalOf({ name: "jwt:x", claims: {} });
    expect(own.isUnrestricted).toBe(false);
    expect(own.mayEverywhere("create")).toBe(true);
    expect(own.mayEverywhere("delete")).toBe(false);
  });

  test("is allowed to everybody without a policy", () => {
    const principal = AccessPolicy.everybodyAdmin.principalOf({ name: "jwt:any", claims: {} });
    expect(principal).toMatchObject({ name: "jwt:any", access: { isUnrestricted: true } });
  });
});

test("the principal of an identity is made once by a policy, and anew by the next one", () => {
  const identity = { name: "key:ci", claims: {} };
  const before = AccessPolicy.parse('rules: [{ role: viewer, parents: ["a/b"] }]');
  const after = AccessPolicy.parse('rules: [{ role: viewer, parents: ["a/c"] }]');
  const principal = before.principalOf(identity);
  expect(principal.name).toBe("key:ci");
  expect(before.principalOf(identity)).toBe(principal);
  expect(after.principalOf(identity).access.may("get", "a/b")).toBe(false);
  expect(after.principalOf(identity).access.may("get", "a/c")).toBe(true);
  expect(before.principalOf({ ...identity })).not.toBe(principal);
});
