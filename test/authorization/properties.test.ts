import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parentPattern, shapeOf } from "../../src/aip/parent-pattern.ts";
import type { Access } from "../../src/authorization/access.ts";
import { AccessPolicy } from "../../src/authorization/access-policy.ts";

const collections = ["a", "b"];
const ids = ["1", "2", "3"];
const claims = { one: "1", some: ["2", "3"], none: "not/an/id" };
const values: Readonly<Record<string, readonly string[]>> = { one: ["1"], some: ["2", "3"], none: [] };

/** All parents of up to two levels. */
const pairs = collections.flatMap((collection) => ids.map((id) => `${collection}/${id}`));
const everywhere = ["", ...pairs, ...pairs.flatMap((first) => pairs.map((second) => `${first}/${second}`))];
const byShape = Map.groupBy(everywhere, shapeOf);

const pathOf = (...choices: readonly string[]) =>
  fc
    .array(fc.tuple(fc.constantFrom(...collections), fc.constantFrom(...choices)), { maxLength: 2 })
    .map((path) => path.map((pair) => pair.join("/")).join("/"));
const askedParents = pathOf(...ids, "-");
const allowedParents = fc.oneof(
  pathOf(...ids, "*", "{one}", "{some}", "{none}", "{missing}"),
  pathOf(...ids, "*", "{one}", "{some}", "{none}").map((path) => (path === "" ? "**" : `${path}/**`)),
);

/** What the policy allows who has the claims. */
function accessTo(parents: readonly string[]): Access {
  const policy = AccessPolicy.parse(JSON.stringify({ rules: [{ role: "viewer", parents }] }));
  return policy.principalOf({ name: "jwt:x", claims }).access;
}

/** The same, by a regular expression. */
function model(parents: readonly string[]): RegExp {
  const alternatives = parents.map((parent) =>
    parent
      .replace(/^\*\*$/, "$ANY")
      .replace(/\/\*\*$/, "(/$ANY)?")
      .replace(/\/\*(?=\/|\(|$)/g, "/[^/]+")
      .replace(/\{(\w+)\}/g, (_, claim: string) => `(?:${(values[claim] ?? []).join("|") || "(?!)"})`)
      .replace("$ANY", ".*"),
  );
  return new RegExp(`^(?:${alternatives.join("|")})$`);
}

const policies = fc.array(allowedParents, { minLength: 1, maxLength: 4 });

test("what is allowed is what a regular expression says", () => {
  fc.assert(
    fc.property(policies, (parents) => {
      const access = accessTo(parents);
      const expected = model(parents);
      for (const parent of everywhere)
        expect([parent, access.may("get", parent)]).toEqual([parent, expected.test(parent)]);
      expect(access.mayEverywhere("get")).toBe(parents.includes("**"));
    }),
    { numRuns: 500 },
  );
});

test("narrowed parents have all that are allowed, no other of those asked for if they are exact, and none that was not", () => {
  fc.assert(
    fc.property(policies, askedParents, (parents, text) => {
      const access = accessTo(parents);
      const asked = parentPattern(text);
      const among = (byShape.get(asked.shape) ?? []).filter(asked.matches);
      const allowed = among.filter((parent) => access.may("list", parent));
      const narrowed = access.narrow("list", asked);
      const covered = among.filter((parent) => narrowed?.parents.matches(parent));
      expect(narrowed !== undefined).toBe(allowed.length > 0);
      expect(covered).toEqual(expect.arrayContaining(allowed));
      if (narrowed?.isExact) expect(covered).toEqual(allowed);
      if (narrowed) expect(narrowed.parents.shape).toBe(asked.shape);
      if (allowed.length === 1) expect(narrowed).toMatchObject({ parents: { text: allowed[0] }, isExact: true });
    }),
    { numRuns: 2000 },
  );
});
