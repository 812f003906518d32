import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import { serveBare } from "../client/support/bare-server.ts";
import { serve } from "../server/support/serve.ts";
import { afterTest } from "../support/after-test.ts";
import { buildUserTypes } from "../support/user-types.ts";
import { runClient } from "./support/run-client.ts";

jest.setTimeout(30_000);

const commands = ["create", "list", "get", "wait", "watch", "update", "cancel", "delete"];

test.each(commands)("longrun %s --help tells its options", async (command) => {
  const { exitCode, stdout } = await runClient("", [command, "--help"]);
  expect(exitCode).toBe(0);
  for (const option of [
    "--address",
    "LONGRUN_ADDRESS",
    "--tls",
    "--ca",
    "--header",
    "--output",
    "LONGRUN_OUTPUT",
    "--timeout",
  ]) {
    expect(stdout).toContain(option);
  }
});

/** Command lines that are not as they must be, and what the message must name. */
const wrong: readonly (readonly [line: string, named: string])[] = [
  ["get", "name"],
  ["get a b", "argument"],
  ["get|", "operations/abc"],
  ["cancel", "names"],
  ["list --limit 0", "--limit"],
  ["list --page-size 1.5", "--page-size"],
  ["list --output xml", "--output"],
  ["list --timeout 3", "--timeout"],
  ["list --header nonsense", "--header"],
  ["list --header grpc-timeout:1S", "--header"],
  ["list --header x:é", "--header"],
  ["list --address a/b", "--address"],
  ["list --ca /no/such.pem", "/no/such.pem"],
  ["list --descriptor-set /no/such.binpb", "/no/such.binpb"],
  ["create --label x", "--label"],
  ["create --label =x", "--label"],
  ["create --metadata {", "--metadata"],
  ['create --metadata {"a":1,"a":2}', "twice"],
  ['create --metadata {"@type":"a/no.Such","x":1}', "no.Such"],
  ["create --ttl soon", "--ttl"],
  ["create extra", "extra"],
  ["update a --error OK", "--error"],
  ["update a --error 17", "--error"],
  ["update a --error oops", "--error"],
  ["update a --error 5 --response {}", "--response and --error"],
  ["update a --error-message x", "--error-message needs --error"],
  ["update a --message x", "--message needs --progress"],
  ["update a --progress 1.1", "--progress"],
  ["update a --progress 101%", "--progress"],
  ["update a --progress -1", "--progress"],
];

test.each(wrong)("longrun %s is refused with exit code 2, and calls nobody", async (line, named) => {
  const { address, calls } = await serveBare({ getOperation: () => ({}), listOperations: () => ({}) });
  const { exitCode, stdout, stderr } = await runClient(address, line.split(/ (?!and )|(?<=get)\|/));
  expect({ exitCode, stdout, calls }).toEqual({ exitCode: 2, stdout: "", calls: [] });
  expect(stderr).toContain(named);
  expect(stderr).toMatch(/^error: .*\n$/s);
  expect(stderr).not.toMatch(/^\s+at /m);
});

describe("the options of the connection", () => {
  test("send headers with every call, the values of one that is given twice together", async () => {
    const seen: unknown[] = [];
    const { address } = await serveBare({
      cancelOperation(_, metadata) {
        seen.push([metadata.get("x-api-key"), metadata.get("x-tag")]);
        return {};
      },
    });
    const headers = ["--header", "X-Api-Key: a:b", "--header", "x-tag:1", "--header", "x-tag: 2"];
    expect(await runClient(address, ["cancel", "a", "b", ...headers])).toMatchObject({ exitCode: 0 });
    expect(seen).toEqual([
      [["a:b"], ["1, 2"]],
      [["a:b"], ["1, 2"]],
    ]);
  });

  test("win over the environment", async () => {
    const { port } = await serve();
    const args = ["list", "--address", `http://127.0.0.1:${port}`, "--output", "json"];
    const { exitCode, stdout } = await runClient("127.0.0.1:1", args, { LONGRUN_OUTPUT: "yaml" });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '{\n  "operations": []\n}\n' });
  });
});

test("a descriptor set brings the types of metadata and responses", async () => {
  const folder = await mkdtemp(join(tmpdir(), "longrun-cli-"));
  afterTest(() => rm(folder, { recursive: true }));
  const file = join(folder, "types.binpb");
  await writeFile(file, buildUserTypes());
  const { port } = await serve();
  const metadata = '{"@type": "type.googleapis.com/shop.v1.ImportMetadata", "current_book": {"title": "Dune"}}';
  const created = await runClient(port, ["create", "--id", "a", "--metadata", metadata, "--descriptor-set", file]);
  expect(created).toMatchObject({ exitCode: 0 });
  const { stdout } = await runClient(port, ["get", "a"], { LONGRUN_DESCRIPTOR_SET: file });
  expect(stdout).toContain("Metadata:  type.googleapis.com/shop.v1.ImportMetadata\n  currentBook:\n    title: Dune\n");
  const unknown = JSON.parse((await runClient(port, ["get", "a", "--output", "json"])).stdout);
  expect(unknown.metadata).toEqual({
    "@type": "type.googleapis.com/shop.v1.ImportMetadata",
    value: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
  });
});
