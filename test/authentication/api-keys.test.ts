import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { hashApiKey, makeApiKey } from "../../src/authentication/api-key.ts";
import { ApiKeys } from "../../src/authentication/api-keys.ts";
import { afterTest } from "../support/after-test.ts";
import { FakeClock } from "../support/fake-clock.ts";

const hashText = (key: string) => `sha256:${hashApiKey(key).toString("hex")}`;

function setFile(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "longrun-keys-"));
  afterTest(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "keys.yaml");
  const write = (content: string) => writeFileSync(path, content);
  write(text);
  const clock = new FakeClock();
  const warnings: string[] = [];
  const open = () => ApiKeys.open(path, { warn: (message) => warnings.push(message), clock });
  return { path, write, clock, warnings, open };
}

test("a key that is made has 256 random bits and no dots", () => {
  const keys = new Set(Array.from({ length: 100 }, makeApiKey));
  expect(keys.size).toBe(100);
  for (const key of keys) expect(key).toMatch(/^lr_[A-Za-z0-9_-]{43}$/);
});

test("a key is kept as its SHA-256", () => {
  expect(hashText("abc")).toBe("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

describe("an API key", () => {
  const [first, second] = [makeApiKey(), makeApiKey()];
  const text = `
keys:
  - name: ci
    hash: "${hashText(first)}"
  - name: nightly@build
    hash: ${hashText(second).toUpperCase().replace("SHA256", "sha256")}
    expires: 2026-01-01T01:00:00Z
    claims: { team: build, roles: [a, b] }
`;

  test("says who calls, as the same object each time", () => {
    const keys = setFile(text).open();
    expect(keys.identify(first)).toEqual({ name: "key:ci", claims: {} });
    expect(keys.identify(second)).toEqual({ name: "key:nightly@build", claims: { team: "build", roles: ["a", "b"] } });
    expect(keys.identify(first)).toBe(keys.identify(first));
  });

  test("is refused without being repeated if it is not known", () => {
    const keys = setFile(text).open();
    for (const key of ["", "x", first.slice(0, -1), `${first} `, hashText(first), "ci"]) {
      expect(() => keys.identify(key)).toThrow(
        expect.objectContaining({ reason: "API_KEY_INVALID", message: "The API key is not known." }),
      );
    }
  });

  test("ends when it expires", () => {
    const { open, clock } = setFile(text);
    const keys = open();
    clock.advance(3_599_999);
    expect(keys.identify(second).name).toBe("key:nightly@build");
    clock.advance(1);
    expect(() => keys.identify(second)).toThrow(
      expect.objectContaining({ reason: "API_KEY_INVALID", message: "The API key has expired." }),
    );
    expect(keys.identify(first).name).toBe("key:ci");
  });

  test("ends when it is taken out of the file, and a new one is good as soon as it is there", () => {
    const { open, write, clock } = setFile(text);
    const keys = open();
    const third = makeApiKey();
    write(`keys: [{ name: other, hash: "${hashText(third)}" }]`);
    clock.advance(5000);
    expect(() => keys.identify(first)).toThrow("not known");
    expect(keys.identify(third).name).toBe("key:other");
    write(text);
    keys.check();
    expect(keys.identify(first).name).toBe("key:ci");
    keys.close();
    expect(clock.timers).toBe(0);
  });

  test("stays good while the file is broken, which is warned of once", () => {
    const { open, write, clock, warnings, path } = setFile(text);
    const keys = open();
    write("");
    clock.advance(20_000);
    expect(keys.identify(first).name).toBe("key:ci");
    expect(warnings).toEqual([`The API keys stay as they were: ${path}, line 1: must be a map with keys.`]);
  });
});
