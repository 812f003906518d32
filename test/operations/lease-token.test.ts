import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { LeaseTokens } from "../../src/operations/lease-token.ts";

const tokens = new LeaseTokens(Buffer.alloc(32, 1));
const holds = fc.record({ uid: fc.string({ minLength: 1 }), epoch: fc.nat() });

test("a token proves the lease that it was made of", () => {
  fc.assert(
    fc.property(holds, (hold) => {
      const token = tokens.seal(hold);
      expect(tokens.open(token)).toEqual({ ...hold, uid: hold.uid.toWellFormed() });
      expect(token.length).toBeGreaterThanOrEqual(16);
      expect(token).toMatch(/^[\w.-]+$/);
    }),
  );
});

test("a token looks the same whenever it is made, so that it compares in one form only", () => {
  expect(tokens.seal({ uid: "a", epoch: 1 })).toBe(tokens.seal({ uid: "a", epoch: 1 }));
});

test("no token shows no lease", () => {
  expect(tokens.open("")).toBe("none");
});

test("whatever is changed of a token, it proves nothing", () => {
  const changes = fc.tuple(fc.nat(), fc.string({ minLength: 0, maxLength: 3 }), fc.nat({ max: 3 }));
  fc.assert(
    fc.property(holds, changes, (hold, [at, text, removed]) => {
      const token = tokens.seal(hold);
      const place = at % (token.length + 1);
      const changed = token.slice(0, place) + text + token.slice(place + removed);
      if (changed !== token && changed !== "") expect(tokens.open(changed)).toBe("invalid");
    }),
  );
});

test.each([
  ["another key", new LeaseTokens(Buffer.alloc(32, 2)).seal({ uid: "a", epoch: 1 })],
  ["the lease without proof", Buffer.from("1:a").toString("base64url")],
  ["the lease with an empty proof", `${Buffer.from("1:a").toString("base64url")}.`],
  ["padding", `${tokens.seal({ uid: "a", epoch: 1 })}=`],
  ["the other alphabet of base64", tokens.seal({ uid: "~~~???", epoch: 1 }).replaceAll("-", "+").replaceAll("_", "/")],
  ["spaces", ` ${tokens.seal({ uid: "a", epoch: 1 })} `],
  ["a third part", `${tokens.seal({ uid: "a", epoch: 1 })}.x`],
  ["great length", tokens.seal({ uid: "a".repeat(4096), epoch: 1 })],
  ["a malformed body", "é.é"],
])("a token with %s proves nothing", (_, token) => {
  expect(tokens.open(token)).toBe("invalid");
});

test("a token tells an epoch and a uid from all others that look alike", () => {
  const alike = [
    { uid: "1:a", epoch: 1 },
    { uid: "a", epoch: 11 },
    { uid: "1", epoch: 1 },
    { uid: "a", epoch: 1 },
  ];
  expect(new Set(alike.map((hold) => tokens.seal(hold))).size).toBe(alike.length);
});
