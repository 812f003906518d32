import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { LongrunServer, MemoryRepository } from "../../src/index.ts";
import { file, fileSet, message } from "../proto/file-set.ts";
import { buildUserTypes } from "../support/user-types.ts";
import type { GrpcTestClient } from "./support/grpc-test-client.ts";
import { fileNames, files, reflect } from "./support/reflect.ts";
import { runHere } from "./support/run-here.ts";
import { connect, serve } from "./support/serve.ts";
import { longrun } from "./support/server-process.ts";

jest.setTimeout(30_000);

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "longrun-user-types-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** The path of a file with this content. */
async function written(content: Uint8Array): Promise<string> {
  const path = join(folder, "types.binpb");
  await writeFile(path, content);
  return path;
}

/** What reflection says of a symbol. */
async function askFor(value: string, client: GrpcTestClient) {
  const [answer] = await reflect(client, "v1", [{ case: "fileContainingSymbol", value }]);
  return answer;
}

test.each([
  ["a flag", "--descriptor-set"],
  ["the environment", "LONGRUN_DESCRIPTOR_SET"],
])("the types of the file that %s names are described, with comments and all that they import", async (_, source) => {
  const path = await written(buildUserTypes());
  const given = source.startsWith("--") ? ([[source, path]] as const) : ([[], { [source]: path }] as const);
  const server = longrun(["serve", "--listen", "127.0.0.1:0", ...given[0]], given[1]);
  const described = files(await askFor("shop.v1.ImportMetadata", connect(await server.listening())));
  expect(described[0]?.name).toBe("shop/v1/import.proto");
  const comments = described[0]?.sourceCodeInfo?.location.map(({ leadingComments }) => leadingComments);
  expect(comments).toContain(" How far an import is.\n");
  const imported = described.flatMap(({ dependency }) => dependency);
  expect(imported).toContain("google/rpc/status.proto");
  expect(described.map(({ name }) => name)).toEqual(expect.arrayContaining(imported));
});

test("a server in the same process describes them too, besides its own", async () => {
  const client = await serve({ descriptorSet: buildUserTypes() });
  expect(fileNames(await askFor("shop.v1.Book", client))).toEqual(["shop/v1/book.proto"]);
  expect(fileNames(await askFor("longrun.v1.OperationRecord", client))[0]).toBe("longrun/v1/operation_registry.proto");
});

test("a server that was given none knows none", async () => {
  const answer = await askFor("shop.v1.Book", await serve());
  expect(answer?.messageResponse).toMatchObject({ case: "errorResponse", value: { errorCode: 5 } });
});

describe("a file is refused with exit code 2 and a message with its path", () => {
  const lacksImport = fileSet(file("shop/book.proto", { dependency: ["shop/page.proto"] }));
  const lacksType = fileSet(file("shop/book.proto", { messageType: [message("Book", ".shop.Page")] }));

  test.each<[string, Uint8Array, string]>([
    ["is empty", new Uint8Array(), "the descriptor set has no files"],
    ["is cut short", lacksType.subarray(0, -3), "this is no FileDescriptorSet: the encoding is cut short (at byte "],
    ["is a proto", Buffer.from('syntax = "proto3";\n'), "this is no FileDescriptorSet: the encoding has "],
    ["is compressed", gzipSync(lacksType), "this is no FileDescriptorSet: the encoding has wire type 7 (at byte 1)"],
    ["lacks an import", lacksImport, '"shop/book.proto" imports "shop/page.proto", which is not in the descriptor set'],
    ["lacks a type", lacksType, '"shop/book.proto" uses "shop.Page", which no file declares'],
  ])("if it %s", async (_, content, why) => {
    const path = await written(content);
    const { exitCode, stdout, stderr } = await runHere(["serve", "--descriptor-set", path]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(`error: --descriptor-set ${path}: ${why}`);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test.each([
    ["is not there", () => join(folder, "missing.binpb"), "ENOENT"],
    ["is a folder", () => folder, "EISDIR"],
  ])("if it %s", async (_, path, why) => {
    const { exitCode, stderr } = await runHere(["serve"], { LONGRUN_DESCRIPTOR_SET: path() });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error: --descriptor-set ${path()}: ${why}`);
  });
});

test("a library's server with a malformed set is not made", () => {
  const descriptorSet = Buffer.from("no set");
  expect(() => new LongrunServer({ repository: new MemoryRepository(), descriptorSet })).toThrow(
    "this is no FileDescriptorSet: the encoding ",
  );
});
