import { describe, expect, test } from "@jest/globals";
import { FakeClock } from "../support/fake-clock.ts";
import { errorOf } from "./support/rpc-error.ts";
import { serve } from "./support/serve.ts";

const DAY = 24 * 3_600_000;

describe("a request ID", () => {
  test("makes the same request again give the first operation, as it is by then", async () => {
    const client = await serve();
    const request = { parent: "projects/p", requestId: "r", labels: { a: "1", b: "2" } };
    const { name } = await client.registry.createOperation(request);
    expect(await client.registry.createOperation({ ...request, labels: { b: "2", a: "1" } })).toMatchObject({ name });
    const ended = await client.finish(name);
    expect(await client.registry.createOperation(request)).toEqual(ended);
    expect((await client.operations.listOperations({ name: "projects/p" })).operations).toHaveLength(1);
  });

  test("does not count the name in the body, which is ignored", async () => {
    const { registry } = await serve();
    const { name } = await registry.createOperation({ requestId: "r", operation: { name: "operations/x" } });
    expect(await registry.createOperation({ requestId: "r", operation: { name: "operations/y" } })).toMatchObject({
      name,
    });
  });

  test.each([
    ["ID", { operationId: "other" }],
    ["label", { labels: { a: "2" } }],
    ["body", { operation: { metadata: { typeUrl: "x/y" } } }],
    ["ttl", { ttl: { seconds: 1n } }],
  ])("of a request with another %s is ALREADY_EXISTS, naming the operation that has it", async (_, change) => {
    const { registry, operations } = await serve();
    const { name } = await registry.createOperation({ requestId: "r" });
    const error = await errorOf(registry.createOperation({ requestId: "r", ...change }));
    expect(error).toMatchObject({ code: "ALREADY_EXISTS", reason: "REQUEST_ID_REUSED", resourceName: name });
    expect((await operations.listOperations({})).operations).toHaveLength(1);
  });

  test("is scoped to its parent", async () => {
    const { registry } = await serve();
    const [p, q] = ["projects/p", "projects/q"].map((parent) => registry.createOperation({ parent, requestId: "r" }));
    expect((await p)?.name).not.toBe((await q)?.name);
  });

  test("is forgotten with its operation, deleted or expired", async () => {
    const clock = new FakeClock();
    const client = await serve({ clock });
    const request = { requestId: "r" };
    const { name: first } = await client.registry.createOperation(request);
    await client.operations.deleteOperation({ name: first });
    const { name: second } = await client.registry.createOperation(request);
    expect(second).not.toBe(first);
    await client.finish(second);
    clock.advance(30 * DAY);
    expect((await client.registry.createOperation(request)).name).not.toBe(second);
  });

  test.each(["a", "🦀".repeat(128), "any text: ü/%\u0000", "x".repeat(128)])("may be %j", async (requestId) => {
    const { registry } = await serve();
    const { name } = await registry.createOperation({ requestId });
    expect(await registry.createOperation({ requestId })).toMatchObject({ name });
  });

  test("of 129 characters is INVALID_ARGUMENT", async () => {
    const { registry } = await serve();
    const error = await errorOf(registry.createOperation({ requestId: "x".repeat(129) }));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_REQUEST_ID", fields: ["request_id"] });
  });
});

describe("validate_only", () => {
  test("answers like a creation and stores nothing", async () => {
    const { registry, operations } = await serve();
    const request = { operationId: "a", requestId: "r", validateOnly: true };
    expect(await registry.createOperation(request)).toMatchObject({ name: "operations/a", done: false });
    expect((await operations.listOperations({})).operations).toEqual([]);
    expect(await registry.createOperation({ operationId: "b", requestId: "r" })).toMatchObject({
      name: "operations/b",
    });
  });

  test.each([
    ["a bad ID", { operationId: "a b" }, "INVALID_ARGUMENT"],
    ["a bad body", { operation: { done: true } }, "INVALID_ARGUMENT"],
    ["bad labels", { labels: { "": "x" } }, "INVALID_ARGUMENT"],
    ["a taken name", { operationId: "taken" }, "ALREADY_EXISTS"],
    ["a taken request ID", { requestId: "taken" }, "ALREADY_EXISTS"],
  ])("fails for %s as the real call would", async (_, request, code) => {
    const { registry } = await serve();
    await registry.createOperation({ operationId: "taken", requestId: "taken" });
    expect(await errorOf(registry.createOperation({ ...request, validateOnly: true }))).toMatchObject({ code });
  });
});

describe("labels", () => {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, ""]));

  test.each([
    ["64 of them", many(64)],
    ["the longest key and value", { ["k".repeat(63)]: "v".repeat(256) }],
    ["a key that objects have", { __proto__x: "1", constructor: "2", toString: "3" }],
  ])("may be %s, and are kept", async (_, labels) => {
    const { registry } = await serve();
    const { name } = await registry.createOperation({ labels });
    expect((await registry.getOperationRecord({ name })).labels).toEqual(labels);
  });

  test.each([
    ["65 of them", many(65)],
    ["an empty key", { "": "v" }],
    ["a key of 64 characters", { ["k".repeat(64)]: "" }],
    ["a value of 257 characters", { k: "v".repeat(257) }],
  ])("must not be %s: INVALID_ARGUMENT", async (_, labels) => {
    const { registry } = await serve();
    const error = await errorOf(registry.createOperation({ labels }));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "INVALID_LABELS", fields: ["labels"] });
  });
});
