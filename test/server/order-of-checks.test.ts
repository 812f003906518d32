import { describe, expect, test } from "@jest/globals";
import { errorOf } from "./support/rpc-error.ts";
import { serve, type TestServer } from "./support/serve.ts";

const negative = { seconds: -1n };
const badBody = { done: true };

/** Calls that have something else wrong beside the name. */
const calls: Record<string, (client: TestServer, name: string) => Promise<unknown>> = {
  "a negative timeout": ({ operations }, name) => operations.waitOperation({ name, timeout: negative }),
  "an unknown mask path": ({ registry }, name) => registry.updateOperation({ name, updateMask: { paths: ["x"] } }),
  "a bad body": ({ registry }, name) => registry.updateOperation({ name, operation: badBody }),
  "a bad progress": ({ registry }, name) => registry.updateOperation({ name, progress: { fraction: 2 } }),
  "a stale etag": ({ registry }, name) => registry.updateOperation({ name, etag: "stale" }),
};

describe.each(Object.entries(calls))("a call with %s", (_, call) => {
  test("is refused for its malformed name first", async () => {
    const error = await errorOf(call(await serve(), "operations/not ok"));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_NAME", fields: ["name"] });
  });

  test("is NOT_FOUND before all else for an unknown name", async () => {
    const error = await errorOf(call(await serve(), "operations/unknown"));
    expect(error).toMatchObject({ code: "NOT_FOUND", reason: "OPERATION_NOT_FOUND" });
  });

  test("is refused for what is wrong once the name is known", async () => {
    const client = await serve();
    const error = await errorOf(call(client, await client.createRunning("known")));
    expect(error.reason).not.toMatch(/OPERATION_NOT_FOUND|INVALID_NAME/);
  });
});

test("the name in an update's operation is judged before the mask", async () => {
  const { registry } = await serve();
  const request = { operation: { name: "nonsense" }, updateMask: { paths: ["x"] } };
  const error = await errorOf(registry.updateOperation(request));
  expect(error).toMatchObject({ reason: "INVALID_NAME", fields: ["operation.name"] });
});

test("a malformed parent is refused before a bad ID, a bad body and bad labels", async () => {
  const { registry } = await serve();
  const request = { parent: "odd", operationId: "not ok", operation: badBody, labels: { "": "" } };
  const error = await errorOf(registry.createOperation(request));
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_PARENT", fields: ["parent"] });
});

test("a bad body is refused before the name is found to be taken", async () => {
  const { registry } = await serve();
  await registry.createOperation({ operationId: "taken" });
  const error = await errorOf(registry.createOperation({ operationId: "taken", operation: badBody }));
  expect(error.reason).toBe("INVALID_OPERATION");
});

test("a malformed collection is refused before a negative page size and a bad token", async () => {
  const { operations } = await serve();
  const error = await errorOf(operations.listOperations({ name: "odd", pageSize: -1, pageToken: "x" }));
  expect(error).toMatchObject({ reason: "INVALID_NAME", fields: ["name"] });
});

test("what is malformed in an update is refused before what is stale", async () => {
  const client = await serve();
  const name = await client.createRunning("a");
  const error = await errorOf(client.registry.updateOperation({ name, etag: "stale", operation: badBody }));
  expect(error.code).toBe("INVALID_ARGUMENT");
});

test("a malformed timeout is refused for a done operation too", async () => {
  const client = await serve();
  const name = await client.createRunning("a");
  await client.finish(name);
  const error = await errorOf(client.operations.waitOperation({ name, timeout: negative }));
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT", fields: ["timeout"] });
});
