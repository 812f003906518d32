import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ServerProcess, startServer } from "../../support/start-server.ts";
import { type ClientRun, runClient } from "../run-client.ts";

let server: ServerProcess;
/** Where Schemathesis finds its configuration, and leaves what it makes. */
let folder: string;

beforeAll(async () => {
  server = await startServer(["--wait-cap", "100ms"]);
  folder = await mkdtemp(join(tmpdir(), "longrun-schemathesis-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  expect(await server.stop()).toBe(0);
});

const FAULTS_ONLY = ["--checks", "not_a_server_error", "--warnings", "off", "--continue-on-failure", "--no-shrink"];
const BOUNDS = ["--max-examples", "5", "--max-time", "15", "--request-timeout", "10", "--generation-deterministic"];
/** Watches end when they are left, and so never for Schemathesis. */
const WITHOUT_WATCHES = ["--exclude-path-regex", ":watch$"];

/** What Schemathesis says of requests that it makes from the OpenAPI document, right ones and wrong ones. */
function schemathesis(...flags: string[]): Promise<ClientRun> {
  const args = [
    "run",
    `http://${server.address}/openapi.json`,
    ...FAULTS_ONLY,
    ...BOUNDS,
    ...WITHOUT_WATCHES,
    ...flags,
  ];
  return runClient("python3", ["-m", "schemathesis.cli", ...args], { cwd: folder });
}

/** How many requests were made, all of them without a fault. */
function passed({ stdout }: ClientRun): number {
  const [, generated, passing] = /(\d+) generated, (\d+) passed\n/.exec(stdout) ?? [];
  if (generated === undefined || generated !== passing) throw new Error(stdout);
  return Number(passing);
}

test("Schemathesis finds no 5xx with names of its own, and in scenarios that follow an operation", async () => {
  const run = await schemathesis("--phases", "coverage,fuzzing,stateful");
  expect(passed(run)).toBeGreaterThan(100);
  expect(run.exitCode).toBe(0);
});

test("Schemathesis finds no 5xx in what is done with operations that there are", async () => {
  const parameters = { project: "p", location: "l", operation: "fuzzed", operation_id: "fuzzed" };
  const lines = Object.entries(parameters).map(([name, value]) => `"path.${name}" = "${value}"\n`);
  await writeFile(join(folder, "schemathesis.toml"), `[parameters]\n${lines.join("")}`);
  for (const parent of ["", "projects/p/", "projects/p/locations/l/"]) {
    const body = JSON.stringify({ operationId: "fuzzed", operation: {} });
    const headers = { "content-type": "application/json" };
    await fetch(`http://${server.address}/v1/${parent}operations`, { method: "POST", headers, body });
  }
  const run = await schemathesis("--phases", "coverage,fuzzing", "--exclude-method", "DELETE");
  expect(passed(run)).toBeGreaterThan(100);
  expect(run.exitCode).toBe(0);
});
