import { describe, expect, test } from "@jest/globals";
import { OperationRecord_State as State } from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { FakeClock } from "../support/fake-clock.ts";
import { emptyResponse, errorResult } from "./support/grpc-test-client.ts";
import { errorOf } from "./support/rpc-error.ts";
import { serve } from "./support/serve.ts";

const parent = "projects/p";

/** A server with operations a to e, a second apart: c has failed, d is done, e is leased. */
async function setUp() {
  const clock = new FakeClock();
  const client = await serve({ clock });
  for (const operationId of ["a", "b", "c", "d", "e"]) {
    const leaseDuration = operationId === "e" ? { leaseDuration: { seconds: 3600n } } : {};
    await client.registry.createOperation({ parent, operationId, labels: { id: operationId }, ...leaseDuration });
    clock.advance(1000);
  }
  const end = (id: string, result: typeof emptyResponse | ReturnType<typeof errorResult>) =>
    client.registry.updateOperation({ operation: { name: `${parent}/operations/${id}`, done: true, result } });
  await end("c", errorResult(5, "gone"));
  await end("d", emptyResponse);
  const ids = async (request: Parameters<typeof client.registry.listOperationRecords>[0]) => {
    const { operationRecords, nextPageToken } = await client.registry.listOperationRecords({ parent, ...request });
    return { ids: operationRecords.map(({ labels: { id } }) => id).join(""), nextPageToken };
  };
  return { ...client, clock, client, ids };
}

describe("a list of records", () => {
  test("has the records, newest first", async () => {
    const { registry } = await setUp();
    const { operationRecords, nextPageToken } = await registry.listOperationRecords({ parent });
    expect(nextPageToken).toBe("");
    expect(operationRecords).toHaveLength(5);
    for (const record of operationRecords) {
      expect(record).toEqual(await registry.getOperationRecord({ name: record.operation?.name ?? "" }));
    }
  });

  test.each([
    ["", "edcba"],
    ["create_time desc", "edcba"],
    ["create_time", "abcde"],
  ])("ordered by %j goes page by page through all", async (orderBy, expected) => {
    const { ids } = await setUp();
    let seen = "";
    let pageToken = "";
    do {
      const page = await ids({ orderBy, pageSize: 2, pageToken });
      seen += page.ids;
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    expect(seen).toBe(expected);
  });

  test.each([
    ["done = false", "eba"],
    ["state = PENDING", "ba"],
    ["labels.id = (a OR c)", "ca"],
    ["error.code = 5", "c"],
    ["error:*", "c"],
    ["response:*", "d"],
    ["gone", "c"],
    ["name:operations/b", "b"],
    ["create_time >= 2026-01-01T00:00:03Z", "ed"],
    ["NOT done:true AND state:RUNNING", "e"],
  ])("filtered by %j has %s", async (filter, expected) => {
    const { ids, operations } = await setUp();
    expect((await ids({ filter })).ids).toBe(expected);
    const listed = await operations.listOperations({ name: parent, filter });
    expect(listed.operations.map(({ name }) => name.at(-1)).join("")).toBe(expected);
  });

  test("refuses the token of another list", async () => {
    const { registry, operations } = await setUp();
    const { nextPageToken: pageToken } = await registry.listOperationRecords({
      parent,
      pageSize: 1,
      filter: "done = false",
    });
    const refused = [
      registry.listOperationRecords({ parent, pageToken }),
      registry.listOperationRecords({ parent, pageToken, filter: "done=false" }),
      registry.listOperationRecords({ parent, pageToken, filter: "done = false", orderBy: "create_time" }),
      registry.listOperationRecords({ parent: "projects/q", pageToken, filter: "done = false" }),
      operations.listOperations({ name: parent, pageToken, filter: "done = false" }),
    ];
    for (const call of refused) expect(await errorOf(call)).toMatchObject({ reason: "INVALID_PAGE_TOKEN" });
    await registry.listOperationRecords({ parent, pageToken, filter: "done = false", pageSize: 7 });
  });

  test("has pages that clients can read, also of operations with much bookkeeping", async () => {
    const { registry } = await serve();
    const labels = Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`key-${at}`, "😀".repeat(256)]));
    for (let made = 0; made < 60; made++) await registry.createOperation({ labels });
    let count = 0;
    let pageToken = "";
    do {
      const page = await registry.listOperationRecords({ pageToken, pageSize: 1000 });
      count += page.operationRecords.length;
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    expect(count).toBe(60);
  });

  test.each([
    [{ parent: "p" }, "INVALID_NAME", "parent"],
    [{ pageSize: -1 }, "INVALID_PAGE_SIZE", "page_size"],
    [{ filter: "bogus = 1" }, "INVALID_FILTER", "filter"],
    [{ orderBy: "name" }, "INVALID_ORDER_BY", "order_by"],
    [{ pageToken: "x" }, "INVALID_PAGE_TOKEN", "page_token"],
  ])("with %j is refused", async (request, reason, field) => {
    const { registry } = await serve();
    const error = await errorOf(registry.listOperationRecords(request));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT", reason, fields: [field] });
  });
});

describe("a malformed filter", () => {
  test("is refused with its position, in words and as a number", async () => {
    const { operations } = await serve();
    const error = await errorOf(operations.listOperations({ filter: "done = (true" }));
    expect(error.message).toContain("position 12");
    expect(error.errorInfo?.metadata).toMatchObject({ field: "filter", position: "12" });
  });

  test("comes after a malformed name", async () => {
    const { operations } = await serve();
    expect(await errorOf(operations.listOperations({ name: "p", filter: "(" }))).toMatchObject({
      reason: "INVALID_NAME",
    });
  });
});

describe("a count", () => {
  test("tells how many operations are in each state that occurs", async () => {
    const { registry } = await setUp();
    const { counts, partial } = await registry.countOperations({ parent });
    expect(partial).toBe(false);
    expect(counts.map(({ state, count }) => [state, count])).toEqual([
      [State.PENDING, 2n],
      [State.RUNNING, 1n],
      [State.SUCCEEDED, 1n],
      [State.FAILED, 1n],
    ]);
  });

  test("counts what meets a filter, in many parents", async () => {
    const { registry } = await setUp();
    await registry.createOperation({ parent: "projects/q", operationId: "a" });
    await registry.createOperation({ parent: "projects/q/locations/l", operationId: "a" });
    const { counts } = await registry.countOperations({ parent: "projects/-", filter: "name:operations/a" });
    expect(counts).toMatchObject([{ state: State.PENDING, count: 2n }]);
    expect(await registry.countOperations({ parent: "projects/x" })).toMatchObject({ counts: [], partial: false });
  });

  test("with a malformed parent or filter is refused", async () => {
    const { registry } = await serve();
    expect(await errorOf(registry.countOperations({ parent: "p" }))).toMatchObject({ fields: ["parent"] });
    expect(await errorOf(registry.countOperations({ filter: "(" }))).toMatchObject({ fields: ["filter"] });
  });
});
