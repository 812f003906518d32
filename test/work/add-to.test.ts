import { promisify } from "node:util";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { describe, expect, test } from "@jest/globals";
import { type AddOptions, LongrunError, messageIn, serviceIn } from "../../src/index.ts";
import { GrpcTestClient } from "../server/support/grpc-test-client.ts";
import { afterTest } from "../support/after-test.ts";
import { descriptorSet, loaded } from "./bookstore.ts";
import { openBench } from "./support.ts";

const definition = serviceIn(loaded, "bookstore.v1.Bookstore");
const count = messageIn(loaded, "bookstore.v1.CountBooksResponse");

/** A grpc-js server of a user's, with operations beside its own service. */
async function serve(options?: AddOptions, answer: () => unknown = () => ({ count: 3 })) {
  const bench = openBench({ descriptorSet });
  const server = new Server();
  bench.longrun.addTo(server, options);
  server.addService(definition, { countBooks: bench.longrun.unary(answer) });
  const port = await promisify(server.bindAsync.bind(server))("127.0.0.1:0", ServerCredentials.createInsecure());
  const client = new GrpcTestClient(`127.0.0.1:${port}`);
  afterTest(() => {
    client.close();
    server.forceShutdown();
  });
  const countBooks = () =>
    new Promise<object>((resolve, reject) => {
      const request = Buffer.alloc(0);
      const asIs = (bytes: Buffer) => bytes;
      client.grpc.makeUnaryRequest("/bookstore.v1.Bookstore/CountBooks", asIs, asIs, request, (error, response) => {
        if (error) reject(error);
        else resolve(count.decode(response ?? Buffer.alloc(0)));
      });
    });
  return {
    ...bench,
    ...client,
    operations: client.operations,
    registry: client.registry,
    health: client.health,
    countBooks,
  };
}

describe("a grpc-js server of the user's", () => {
  test("serves operations beside its own service, and nothing else", async () => {
    const { longrun, operations, registry, health, countBooks } = await serve();
    const { name } = await longrun.start({}, () => {});
    expect(await operations.waitOperation({ name })).toMatchObject({ name, done: true });
    expect((await operations.listOperations({ name: "operations" })).operations).toHaveLength(1);
    await expect(operations.getOperation({ name: "operations/none" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await countBooks()).toMatchObject({ count: expect.anything() });
    await expect(registry.createOperation({})).rejects.toMatchObject({ code: "UNIMPLEMENTED" });
    await expect(health.check({})).rejects.toMatchObject({ code: "UNIMPLEMENTED" });
  });

  test("serves the registry and health too, if it is asked to", async () => {
    const { registry, health, longrun } = await serve({ registry: true, health: ["bookstore.v1.Bookstore"] });
    expect(await registry.createOperation({ operationId: "a" })).toMatchObject({ name: "operations/a" });
    const service = "bookstore.v1.Bookstore";
    expect(await health.check({ service })).toMatchObject({ status: 1 });
    await longrun.drain(0);
    expect(await health.check({ service })).toMatchObject({ status: 2 });
  });

  test("cannot be given the same services twice", () => {
    const { longrun } = openBench();
    const server = new Server();
    longrun.addTo(server);
    expect(() => longrun.addTo(server)).toThrow();
  });
});

describe("a unary method made of an async function", () => {
  test("ends with a LongrunError as it is, with its reason among the details", async () => {
    const { countBooks } = await serve({}, () => {
      throw new LongrunError("TOO_MANY_RUNNING", "Later.");
    });
    await expect(countBooks()).rejects.toMatchObject({ code: 8, details: "Later." });
  });

  test("ends with an error that has a gRPC code as it is", async () => {
    const { countBooks, faults } = await serve({}, () => Promise.reject({ code: 9, details: "no books" }));
    await expect(countBooks()).rejects.toMatchObject({ code: 9, details: "no books" });
    expect(faults).toEqual([]);
  });

  test.each<[string, () => unknown]>([
    ["metadata that grpc-js cannot send", () => ({ code: 5, details: "x", metadata: {} })],
    ["a code that gRPC does not have", () => ({ code: 200, details: "x" })],
    ["the code of success", () => ({ code: 0, details: "x" })],
    [
      "a code that throws when it is read",
      () => ({
        get code() {
          throw new Error("unreadable");
        },
      }),
    ],
  ])("ends with INTERNAL for %s, and the process goes on", async (_, thrown) => {
    const { countBooks } = await serve({}, () => Promise.reject(thrown()));
    await expect(countBooks()).rejects.toMatchObject({ code: 13, details: "Internal error." });
  });

  test("ends with INTERNAL for anything else, which is told as a fault alone", async () => {
    const { countBooks, faults } = await serve({}, () => Promise.reject(new Error("secret")));
    await expect(countBooks()).rejects.toMatchObject({ code: 13, details: "Internal error." });
    expect(faults).toEqual([expect.objectContaining({ message: "secret" })]);
  });
});
