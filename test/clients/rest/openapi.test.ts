import { copyFile, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ServerProcess, startServer } from "../../support/start-server.ts";
import { clientFolders } from "../client-environment.ts";
import { type ClientRun, runClient } from "../run-client.ts";

const succeeds: Partial<ClientRun> = { exitCode: 0 };

let server: ServerProcess;
/** Holds the document, and sees the packages of npm that the tests bring. */
let folder: string;

beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), "longrun-openapi-"));
  const document = await fetch(`http://${server.address}/openapi.json`);
  await writeFile(join(folder, "openapi.json"), await document.text());
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await symlink(join(clientFolders.npm, "node_modules"), join(folder, "node_modules"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  expect(await server.stop()).toBe(0);
});

function run(command: string, ...args: string[]): Promise<ClientRun> {
  // Redocly would look for a newer version of itself, and report its use.
  const environment = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  return runClient(command, args, { cwd: folder, environment });
}

test("the OpenAPI document passes Redocly's recommended rules, also those that only warn", async () => {
  const lint = await run("redocly", "lint", "--extends", "recommended-strict", "--format", "json", "openapi.json");
  expect(JSON.parse(lint.stdout)).toMatchObject({ totals: { errors: 0, warnings: 0, ignored: 0 }, problems: [] });
  expect(lint).toMatchObject(succeeds);
});

test("a client that openapi-typescript generates is typed, and works", async () => {
  expect(await run("openapi-typescript", "openapi.json", "--output", "schema.d.ts")).toMatchObject(succeeds);
  await copyFile(new URL("generated-client.js", import.meta.url), join(folder, "client.js"));
  const types = [
    "--types",
    "node",
    "--typeRoots",
    fileURLToPath(new URL("../../../node_modules/@types", import.meta.url)),
  ];
  const settings = ["--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2024", "--module", "nodenext"];
  expect(await run("tsc", ...settings, ...types, "client.js")).toMatchObject({ ...succeeds, stdout: "" });
  const client = await run("node", "client.js", `http://${server.address}`);
  expect(client).toMatchObject({ ...succeeds, stderr: "" });
  expect(JSON.parse(client.stdout)).toEqual({
    created: "operations/export",
    cancelled: {},
    waited: [true, 1],
    state: "CANCELLED",
    patched: "type.googleapis.com/google.protobuf.StringValue",
    listed: [["projects/generated/locations/zurich/operations/scan", true]],
    gone: [404, "NOT_FOUND", "type.googleapis.com/google.rpc.ErrorInfo"],
    xiq: ["export", true, "CANCELED", "CANCELLED"],
    async: ["cancelled", "CANCELLED", null],
  });
});
