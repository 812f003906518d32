import { expect, test } from "@jest/globals";
import { parseKeySet } from "../../src/authentication/key-set.ts";
import { VerifiedTokens } from "../../src/authentication/verified-tokens.ts";

const keys = parseKeySet('{"keys":[]}', () => {});
const identity = { name: "jwt:alice", claims: {} };

test("only the 10,000 tokens that came last are remembered", () => {
  const tokens = new VerifiedTokens();
  const remember = (digest: string) => tokens.remember(digest, keys, identity, { now: 0, end: 1000 });
  for (let index = 0; index < 10_000; index += 1) remember(`${index}`);
  expect(tokens.find("0", keys, 0)).toBe(identity);
  remember("one more");
  expect(tokens.find("0", keys, 0)).toBe(identity);
  expect(tokens.find("1", keys, 0)).toBeUndefined();
  expect(tokens.find("2", keys, 0)).toBe(identity);
  expect(tokens.find("one more", keys, 0)).toBe(identity);
});
