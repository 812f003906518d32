import { describe, expect, test } from "@jest/globals";
import { parseApiKeys } from "../../src/authentication/parse-api-keys.ts";

const hash = `sha256:${"0123456789abcdef".repeat(4)}`;
const otherHash = `sha256:${"f".repeat(64)}`;

/** Reads a file whose one key has these fields beside or instead of good ones. */
function parseKey(fields: Readonly<Record<string, unknown>>) {
  return parseApiKeys("keys.yaml", JSON.stringify({ keys: [{ name: "ci", hash, ...fields }] }));
}

describe("a file of API keys", () => {
  test("has any number of keys", () => {
    expect(parseApiKeys("keys.yaml", "keys: []")).toEqual([]);
    const text = `keys:\n- {name: a, hash: "${hash}"}\n- {name: b, hash: "${otherHash}"}\n`;
    expect(parseApiKeys("keys.yaml", text).map(({ identity }) => identity.name)).toEqual(["key:a", "key:b"]);
  });

  test("can say until when a key is good; without, it has no end", () => {
    expect(parseKey({})[0]?.expires).toBe(Number.POSITIVE_INFINITY);
    for (const time of [
      "2027-01-01T00:00:00Z",
      "2027-01-01",
      "2027-01-01T01:00:00+01:00",
      "2027-01-01T00:00:00.000Z",
    ]) {
      expect(parseKey({ expires: time })[0]?.expires).toBe(Date.UTC(2027, 0, 1));
    }
  });

  const wrongFields: readonly (readonly [fields: Record<string, unknown>, message: string])[] = [
    [{ name: undefined }, "keys[0]: must have name"],
    [{ name: "" }, "keys[0].name: must be"],
    [{ name: "a b" }, "keys[0].name: must be"],
    [{ name: "a\n" }, "keys[0].name: must be"],
    [{ name: "a".repeat(129) }, "keys[0].name: must be"],
    [{ name: 1 }, "keys[0].name: must be"],
    [{ hash: undefined }, "keys[0]: must have hash"],
    [{ hash: "" }, "keys[0].hash: must be"],
    [{ hash: hash.slice(0, -1) }, "keys[0].hash: must be"],
    [{ hash: `${hash}0` }, "keys[0].hash: must be"],
    [{ hash: hash.replace("sha256", "sha1") }, "keys[0].hash: must be"],
    [{ hash: hash.replace("0", "g") }, "keys[0].hash: must be"],
    [{ hash: [hash] }, "keys[0].hash: must be"],
    [{ expires: "tomorrow" }, "keys[0].expires: must be"],
    [{ expires: "2027-13-01" }, "keys[0].expires: must be"],
    [{ expires: "2027-01-01T00:00:00" }, "keys[0].expires: must be"],
    [{ expires: 2027 }, "keys[0].expires: must be"],
    [{ expires: null }, "keys[0].expires: must be"],
    [{ claims: "team" }, "keys[0].claims: must be"],
    [{ claims: [] }, "keys[0].claims: must be"],
    [{ claims: null }, "keys[0].claims: must be"],
    [{ key: "lr_x" }, "keys[0].key: there is no such field; there are name, hash, expires, claims."],
    [{ Name: "a" }, "keys[0].Name: there is no such field; there are name, hash, expires, claims."],
  ];

  test.each(wrongFields)("is refused with %j", (fields, message) => {
    expect(() => parseKey(fields)).toThrow(`keys.yaml, line 1, ${message}`);
  });

  test.each([
    ["", "line 1: must be a map with keys."],
    ["[]", "line 1: must be a map with keys."],
    ["{}", "line 1: must have keys."],
    ["keys: {}", "line 1, keys: must be a list."],
    ["keys: [1]", "line 1, keys[0]: must be a map with name, hash, expires, claims."],
    ["keys: []\nother: 1", "line 2, other: there is no such field; there are keys."],
    ["keys: []\nkeys: []", "line 2, column 1: "],
    ["keys: [", "line 1, column 8: "],
    ["keys: []\n--- {}\n", "line 2, column 1: "],
    ["keys: !mine []", "line 1, column 7: "],
    ["? ".repeat(1024), "line 1, column "],
    ["keys: []\n? { a: b }\n: c", "line 2, column 3: "],
  ])("is refused with the place: %j", (text, message) => {
    expect(() => parseApiKeys("keys.yaml", text)).toThrow(`keys.yaml, ${message}`);
  });

  test("is refused with the line of the fault, and without the hash", () => {
    const text = `keys:\n  - name: a\n    hash: ${hash}\n  - name: b\n    hash: ${otherHash}f\n`;
    expect(() => parseApiKeys("keys.yaml", text)).toThrow("line 5, keys[1].hash: must be");
    expect(() => parseApiKeys("keys.yaml", text)).not.toThrow("fff");
    const broken = `keys:\n  - name: a\n    hash: "${otherHash}\n`;
    expect(() => parseApiKeys("keys.yaml", broken)).not.toThrow("fff");
  });

  test("has no two keys of the same name", () => {
    const text = `keys:\n- {name: a, hash: "${hash}"}\n- {name: a, hash: "${otherHash}"}\n`;
    expect(() => parseApiKeys("keys.yaml", text)).toThrow("line 3, keys[1].name: is another key's already.");
  });

  test("has no key twice, however its hash is written", () => {
    const same = hash.toUpperCase().replace("SHA", "sha");
    const text = `keys:\n- {name: a, hash: "${hash}"}\n- {name: b, hash: "${same}"}\n`;
    expect(() => parseApiKeys("keys.yaml", text)).toThrow("line 3, keys[1].hash: is another key's already.");
  });
});
