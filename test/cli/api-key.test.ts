import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { ApiKeys } from "../../src/authentication/api-keys.ts";
import { runHere } from "../server/support/run-here.ts";
import { afterTest } from "../support/after-test.ts";
import { FakeClock } from "../support/fake-clock.ts";

const keyIn = (text: string) => /lr_[\w-]+/.exec(text)?.[0] ?? "none";

test("longrun api-key prints a key, and apart from it an entry which makes it good", async () => {
  const folder = mkdtempSync(join(tmpdir(), "longrun-keys-"));
  afterTest(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "keys.yaml");
  writeFileSync(path, "keys:\n");
  const first = await runHere(["api-key", "ci"]);
  const second = await runHere(["api-key", "1e3"]);
  expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
  appendFileSync(path, first.stdout);
  appendFileSync(path, second.stdout);
  expect(readFileSync(path, "utf8")).not.toContain("lr_");
  const keys = ApiKeys.open(path, { warn: () => {}, clock: new FakeClock() });
  expect(keys.identify(keyIn(first.stderr)).name).toBe("key:ci");
  expect(keys.identify(keyIn(second.stderr)).name).toBe("key:1e3");
});

test.each([[], ["a", "b"], [""], ["a b"], ["a\nb"], ["a".repeat(129)]])(
  "longrun api-key with the names %j is a mistake",
  async (...names) => {
    const { exitCode, stdout, stderr } = await runHere(["api-key", ...names]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain("error: ");
  },
);
