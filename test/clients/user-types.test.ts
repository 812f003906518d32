import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ServerProcess, startServer } from "../support/start-server.ts";
import { buildUserTypes } from "../support/user-types.ts";
import { url } from "./any-samples.ts";
import { BufCurl } from "./buf-curl.ts";
import { Grpcurl } from "./grpcurl.ts";

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "longrun-user-types-"));
  const path = join(folder, "types.binpb");
  await writeFile(path, buildUserTypes());
  server = await startServer(["--descriptor-set", path]);
});

afterAll(async () => {
  expect(await server.stop()).toBe(0);
  await rm(folder, { recursive: true });
});

/** Holds longrun's google.rpc.Status, of which the user's protos have a copy with another code. */
const metadata = {
  "@type": url("shop.v1.ImportMetadata"),
  phase: "PHASE_READING",
  currentBook: { title: "Dune", copiesByCity: { Bern: "3" } },
  failures: [{ code: 5, message: "no such book" }],
  beginTime: "2026-01-01T00:00:00Z",
  source: { "@type": url("google.rpc.ErrorInfo"), reason: "TORN" },
};

test.each([
  ["grpcurl", (address: string) => new Grpcurl(address)],
  ["buf curl", (address: string) => new BufCurl(address)],
])("%s writes and reads metadata of a user's type in JSON", async (client, connect) => {
  const curl = connect(server.address);
  const operationId = client.replace(" ", "-");
  const name = `operations/${operationId}`;
  const request = { operationId, operation: { metadata } };
  expect(await curl.call("longrun.v1.OperationRegistry/CreateOperation", request)).toEqual({ name, metadata });
  expect(await curl.call("google.longrunning.Operations/GetOperation", { name })).toEqual({ name, metadata });
});

test("grpcurl describes a user's type with its comments", async () => {
  const text = await new Grpcurl(server.address).show("describe", "shop.v1.ImportMetadata");
  expect(text).toContain("// How far an import is.");
  expect(text).toContain(".shop.v1.Book current_book = 2;");
});
