import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { credentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import gax, { type LROperation } from "google-gax";
import protobuf from "protobufjs";
import { checkTypes } from "../package/check-types.ts";
import { runClient } from "./run-client.ts";

const checkout = fileURLToPath(new URL("../../", import.meta.url));
const google = "node_modules/google-proto-files";
const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
const [, protoFile = ""] = /```proto\n(.*?)```/s.exec(readme) ?? [];
const [, program = ""] = /```ts\n(import { setTimeout.*?)```/s.exec(readme) ?? [];

let folder: string;
let port: number;
let server: ChildProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "longrun-library-"));
  await symlink(join(checkout, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), '{"type": "module"}');
  await writeFile(join(folder, "bookstore.proto"), protoFile);
  const library = JSON.stringify(join(checkout, "src/index.ts"));
  await writeFile(
    join(folder, "server.ts"),
    program.replace('"longrun"', library).replace("localhost:50051", "127.0.0.1:0"),
  );
  server = spawn(process.execPath, ["server.ts"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  const [line] = server.stdout ? await once(server.stdout, "data") : [];
  port = Number(/port (\d+)/.exec(String(line))?.[1]);
});

afterAll(async () => {
  server.kill();
  expect(await once(server, "exit")).toEqual([0, null]);
  await rm(folder, { recursive: true });
});

test("the README's long-running method takes one file of at most 40 lines", () => {
  expect(program.trimEnd().split("\n").length).toBeLessThanOrEqual(40);
});

test("the README's program has no type errors, and no casts", async () => {
  await checkTypes(folder, ["server.ts"], { skipLibCheck: true });
  expect(program).not.toMatch(/\bas\b|\bany\b/);
});

test("grpcurl calls the method and follows its operation", async () => {
  const call = async (method: string, request: object) => {
    const protos = ["-import-path", ".", "-import-path", google, "-proto", "bookstore.proto"];
    const words = ["-plaintext", ...protos, "-d", JSON.stringify(request), `127.0.0.1:${port}`, method];
    const { stdout, stderr } = await runClient("grpcurl", words, { cwd: folder });
    return JSON.parse(stdout || stderr);
  };
  const { name } = await call("bookstore.v1.Bookstore/ExportBooks", { parent: "shelves" });
  expect(await call("google.longrunning.Operations/WaitOperation", { name, timeout: "30s" })).toEqual({
    name,
    metadata: { "@type": "type.googleapis.com/bookstore.v1.ExportBooksMetadata", shelves: 4 },
    done: true,
    response: { "@type": "type.googleapis.com/bookstore.v1.ExportBooksResponse", uri: "gs://exports/shelves.csv" },
  });
});

interface LoadedBookstore {
  readonly bookstore: {
    readonly v1: { readonly Bookstore: Parameters<InstanceType<typeof gax.GrpcClient>["createStub"]>[0] };
  };
}

/** What a client library that Google's generator makes for the service has inside. */
async function exportBooks(parent: string) {
  const root = new protobuf.Root();
  root.resolvePath = (_, path) => (path.startsWith("/") ? path : join(checkout, google, path));
  const types = root.loadSync(join(folder, "bookstore.proto"));
  const options = { servicePath: "127.0.0.1", port, sslCreds: credentials.createInsecure() };
  const auth = new gax.GoogleAuth({ authClient: new gax.googleAuthLibrary.PassThroughClient() });
  const client = new gax.GrpcClient({ auth });
  const loaded: LoadedBookstore = client.loadProto(folder, "bookstore.proto") as never;
  const stub = await client.createStub(loaded.bookstore.v1.Bookstore, options);
  const operations = gax.lro({ auth, grpc: client.grpc }).operationsClient(options);
  const decoder = (name: string) => {
    const type = types.lookupType(name);
    return type.decode.bind(type);
  };
  const descriptor = new gax.LongrunningDescriptor(
    operations,
    decoder("bookstore.v1.ExportBooksResponse"),
    decoder("bookstore.v1.ExportBooksMetadata"),
  );
  const methods = { ExportBooks: { timeout_millis: 30_000 } };
  const config = { interfaces: { "bookstore.v1.Bookstore": { retry_codes: {}, retry_params: {}, methods } } };
  const settings = client.constructSettings("bookstore.v1.Bookstore", config, {}, {});
  const method = (...args: unknown[]) => stub.exportBooks?.(...args);
  const call = gax.createApiCall(Promise.resolve(method), settings.exportBooks, descriptor);
  const answered: unknown = await call({ parent });
  const [operation] = answered as [LROperation<{ uri: string }, { shelves: number }>];
  return { operation, close: () => stub.close() };
}

test("google-gax calls the method and gets its response", async () => {
  const { operation, close } = await exportBooks("gax");
  const [response, metadata] = await operation.promise();
  expect(response).toMatchObject({ uri: "gs://exports/gax.csv" });
  expect(metadata).toMatchObject({ shelves: 4 });
  close();
});

test("google-gax cancels an operation, and its work stops", async () => {
  const { operation, close } = await exportBooks("gax");
  await operation.cancel();
  await expect(operation.promise()).rejects.toMatchObject({ code: 1 });
  close();
});
