import { describe, expect, test } from "@jest/globals";
import { setUp } from "./set-up.ts";

const DONE = { done: true, response: { "@type": "type.googleapis.com/google.protobuf.StringValue", value: "x" } };

/** Operations in the root, in a project and in a location; all are called `a`. */
async function setUpOperations() {
  const context = setUp();
  for (const parent of ["", "projects/p", "projects/p/locations/l"]) {
    await context.call("createOperation", { parent, operationId: "a" });
  }
  return context;
}

const NAMES = ["operations/a", "projects/p/operations/a", "projects/p/locations/l/operations/a"];

describe.each(NAMES)("of %s", (name) => {
  test("get gives the operation", async () => {
    const { ask } = await setUpOperations();
    expect(await ask(`GET /v1/${name}`)).toEqual([200, { name, done: false }]);
  });

  test("cancel, with and without a body, answers with an empty object and ends it, as it is pending", async () => {
    for (const body of [undefined, {}]) {
      const { ask } = await setUpOperations();
      expect(await ask(`POST /v1/${name}:cancel`, { body })).toEqual([200, {}]);
      expect(await ask(`GET /v1/${name}`)).toMatchObject([200, { name, done: true, error: { code: 1 } }]);
    }
  });

  test("delete answers with an empty object, and it is gone", async () => {
    const { ask } = await setUpOperations();
    expect(await ask(`DELETE /v1/${name}`)).toEqual([200, {}]);
    expect(await ask(`GET /v1/${name}`)).toEqual([404, "OPERATION_NOT_FOUND"]);
    for (const other of NAMES.filter((each) => each !== name)) expect((await ask(`GET /v1/${other}`))[0]).toBe(200);
  });

  test("wait takes its timeout from the body, from the query, or from the query of a GET", async () => {
    const { ask, clock } = await setUpOperations();
    const waits = [
      ask(`POST /v1/${name}:wait`, { body: { timeout: "2s" } }),
      ask(`POST /v1/${name}:wait?timeout=2s`),
      ask(`POST /v1/${name}:wait?timeout=2s`, { body: {} }),
      ask(`GET /v1/${name}:wait?timeout=2s`),
    ];
    let answered = 0;
    for (const wait of waits) wait.then(() => answered++);
    while (clock.timers < waits.length) await Promise.resolve();
    clock.advance(1999);
    await new Promise(setImmediate);
    expect(answered).toBe(0);
    clock.advance(1);
    for (const wait of waits) expect(await wait).toEqual([200, { name, done: false }]);
  });

  test("update takes the operation and the mask in the body", async () => {
    const { ask } = await setUpOperations();
    const body = { operation: DONE, updateMask: "done,response" };
    expect(await ask(`PATCH /v1/${name}`, { body })).toEqual([200, { name, ...DONE }]);
  });

  test("update takes the operation as the body and the mask in the query", async () => {
    for (const key of ["updateMask", "update_mask"]) {
      const { ask } = await setUpOperations();
      expect(await ask(`PATCH /v1/${name}?${key}=done,response`, { body: DONE })).toEqual([200, { name, ...DONE }]);
    }
  });

  test("record, heartbeat and watch are reached by their verbs", async () => {
    const { ask, open } = await setUpOperations();
    expect(await ask(`GET /v1/${name}:record`)).toMatchObject([
      200,
      { operation: { name, done: false }, state: "PENDING" },
    ]);
    expect(await ask(`POST /v1/${name}:heartbeat`, { body: { progress: { fraction: 0.5 } } })).toMatchObject([
      200,
      { operation: { name }, state: "RUNNING", progress: { fraction: 0.5 } },
    ]);
    const { status, headers } = await open(`GET /v1/${name}:watch`);
    expect([status, headers?.["content-type"]]).toEqual([200, "application/json; charset=UTF-8"]);
  });
});

describe.each(["", "projects/p/", "projects/p/locations/l/"])("of the collection %soperations", (prefix) => {
  const name = `${prefix}operations/a`;

  test("list gives its operations, and whether they are done", async () => {
    const { ask } = await setUpOperations();
    expect(await ask(`GET /v1/${prefix}operations`)).toEqual([200, { operations: [{ name, done: false }] }]);
    expect(await ask(`GET /v1/${prefix}operations/operations`)).toEqual([200, { operations: [{ name, done: false }] }]);
  });

  test("list pages and filters by the query", async () => {
    const { ask, call } = await setUpOperations();
    await call("createOperation", { parent: prefix.slice(0, -1), operationId: "b" });
    const [, first] = await ask(`GET /v1/${prefix}operations?pageSize=1&filter=name%3A%22operations%2F%22`);
    expect(first).toMatchObject({ operations: [{ name: `${prefix}operations/b` }] });
    const { nextPageToken } = first as { nextPageToken: string };
    const query = `page_size=1&filter=name:"operations/"&pageToken=${encodeURIComponent(nextPageToken)}`;
    expect(await ask(`GET /v1/${prefix}operations?${query}`)).toEqual([200, { operations: [{ name, done: false }] }]);
    expect(await ask(`GET /v1/${prefix}operations?filter=done`)).toEqual([200, {}]);
    expect(await ask(`GET /v1/${prefix}operations?filter=nosuch%3D1`)).toEqual([400, "INVALID_FILTER"]);
  });

  test("create takes the ID and the operation in the body, or the ID in the query and the operation as the body", async () => {
    const { ask } = await setUpOperations();
    const created = (id: string) => [200, { name: `${prefix}operations/${id}`, ...DONE }];
    expect(await ask(`POST /v1/${prefix}operations`, { body: { operationId: "b", operation: DONE } })).toEqual(
      created("b"),
    );
    expect(await ask(`POST /v1/${prefix}operations?operationId=c`, { body: DONE })).toEqual(created("c"));
    const line = `POST /v1/${prefix}operations?operation_id=d&requestId=r&ttl=5s`;
    expect(await ask(line, { body: DONE })).toEqual(created("d"));
    expect(await ask(line, { body: DONE })).toEqual(created("d"));
    expect(await ask(`POST /v1/${prefix}operations`)).toMatchObject([200, { done: false }]);
  });

  test("records, count and watch are reached by their verbs", async () => {
    const { ask, open } = await setUpOperations();
    expect(await ask(`GET /v1/${prefix}operations:records?orderBy=create_time`)).toMatchObject([
      200,
      { operationRecords: [{ operation: { name, done: false }, state: "PENDING" }] },
    ]);
    expect(await ask(`GET /v1/${prefix}operations:count?filter=done=false`)).toEqual([
      200,
      { counts: [{ state: "PENDING", count: "1" }] },
    ]);
    expect((await open(`GET /v1/${prefix}operations:watch?filter=done`)).status).toBe(200);
  });
});
