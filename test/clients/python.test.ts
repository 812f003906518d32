import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ServerProcess, startServer } from "../support/start-server.ts";
import { runClient } from "./run-client.ts";

const folder = fileURLToPath(new URL("python/", import.meta.url));
const modules = readdirSync(folder).filter((name) => /^test_.*\.py$/.test(name));

let server: ServerProcess;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => {
  expect(await server.stop()).toBe(0);
});

test("there are tests in Python", () => {
  expect(modules).toHaveLength(7);
});

test.each(modules)("Google's Python clients pass %s", async (module) => {
  const environment = { LONGRUN_TEST_ADDRESS: server.address };
  const { exitCode, stderr } = await runClient("python3", ["-m", "unittest", module], { cwd: folder, environment });
  // unittest reports on standard error, and exits with 0 also if it finds no tests.
  expect(stderr).toMatch(/^Ran [1-9]\d* tests? in .*\n\nOK$/m);
  expect(exitCode).toBe(0);
});
