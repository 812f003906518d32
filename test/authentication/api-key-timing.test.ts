import * as crypto from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, jest, test } from "@jest/globals";
import { afterTest } from "../support/after-test.ts";
import { FakeClock } from "../support/fake-clock.ts";

const timingSafeEqual = jest.fn(crypto.timingSafeEqual);
jest.unstable_mockModule("node:crypto", () => ({ ...crypto, timingSafeEqual }));

test("an API key is compared with every key of the file in constant time, whichever is right", async () => {
  const { ApiKeys } = await import("../../src/authentication/api-keys.ts");
  const { hashApiKey } = await import("../../src/authentication/api-key.ts");
  const folder = mkdtempSync(join(tmpdir(), "longrun-keys-"));
  afterTest(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "keys.yaml");
  const names = ["first", "second", "third"];
  const entries = names.map((name) => ({ name, hash: `sha256:${hashApiKey(name).toString("hex")}` }));
  writeFileSync(path, JSON.stringify({ keys: entries }));
  const keys = ApiKeys.open(path, { warn: () => {}, clock: new FakeClock() });
  for (const key of [...names, "unknown"]) {
    timingSafeEqual.mockClear();
    try {
      keys.identify(key);
    } catch {}
    expect(timingSafeEqual.mock.calls.map(([kept]) => kept)).toEqual(names.map(hashApiKey));
  }
});
