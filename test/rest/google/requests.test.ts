import { describe, expect, test } from "@jest/globals";
import { setUp } from "./set-up.ts";

const JSON_TYPES = [
  "application/json",
  "Application/JSON",
  "application/json; charset=utf-8",
  'application/json;charset="UTF-8"',
];
const OTHER_TYPES = [
  "text/plain",
  "application/xml",
  "application/json; charset=latin1",
  "application/x-www-form-urlencoded",
  "application/jsonp",
];

describe("a body", () => {
  test("is JSON in UTF-8 if its type says so or there is none", async () => {
    for (const type of [...JSON_TYPES, undefined]) {
      const { ask } = setUp();
      const headers = { "content-type": type };
      expect((await ask("POST /v1/operations", { headers, body: { operationId: "a" } }))[0]).toBe(200);
    }
  });

  test("of another type is refused with 415", async () => {
    const { send, ask } = setUp();
    for (const type of OTHER_TYPES) {
      const headers = { "content-type": type };
      const { status, json } = await send("POST /v1/operations", { headers, body: { operationId: "a" } });
      expect([status, json]).toMatchObject([415, { error: { code: 415, status: "INVALID_ARGUMENT" } }]);
    }
    expect(await ask("GET /v1/operations")).toEqual([200, {}]);
  });

  test("that is empty is none, whatever its type", async () => {
    for (const type of [...JSON_TYPES, ...OTHER_TYPES, undefined]) {
      const { call, ask } = setUp();
      await call("createOperation", { operationId: "a" });
      const headers = { "content-type": type };
      expect((await ask("GET /v1/operations/a", { headers }))[0]).toBe(200);
      expect((await ask("POST /v1/operations/a:cancel", { headers }))[0]).toBe(200);
      expect((await ask("DELETE /v1/operations/a", { headers }))[0]).toBe(200);
    }
  });

  test("that a method does not take must be empty or an empty object", async () => {
    const { call, ask } = setUp();
    await call("createOperation", { operationId: "a" });
    for (const body of [{ name: "operations/b" }, [], "null", "1"]) {
      expect(await ask("DELETE /v1/operations/a", { body })).toEqual([400, "INVALID_BODY"]);
      expect(await ask("GET /v1/operations/a", { body })).toEqual([400, "INVALID_BODY"]);
    }
    expect(await ask("DELETE /v1/operations/a", { body: {} })).toEqual([200, {}]);
  });

  test("that is malformed is refused with the place", async () => {
    const { ask, send } = setUp();
    for (const body of [
      "{",
      "{}}",
      '{"operationId":"a","operationId":"b"}',
      Buffer.from('{"operationId":"\xff"}', "latin1"),
      "\ufeff{}",
      " ",
      "nul",
    ]) {
      expect(await ask("POST /v1/operations", { body })).toEqual([400, "INVALID_JSON"]);
    }
    const { json } = await send("POST /v1/operations", { body: "{\n  x" });
    expect(json).toMatchObject({ error: { details: [{ metadata: { line: "2", column: "3" } }] } });
  });

  test("with values that do not fit is refused with the field", async () => {
    const { send } = setUp();
    const { status, json } = await send("POST /v1/operations", { body: { operation: { error: { code: "x" } } } });
    const [, badRequest] = (json as { error: { details: object[] } }).error.details;
    expect([status, badRequest]).toMatchObject([400, { fieldViolations: [{ field: "operation.error.code" }] }]);
    expect((await send("POST /v1/operations", { body: { operationID: "a" } })).status).toBe(400);
  });

  test("does not rename the operation of the path", async () => {
    const { call, ask } = setUp();
    for (const operationId of ["a", "b"]) await call("createOperation", { operationId });
    const body = { operation: { name: "operations/b" } };
    expect(await ask("PATCH /v1/operations/a", { body })).toEqual([400, "INVALID_NAME"]);
    expect(await ask("POST /v1/operations/a:cancel", { body: { name: "operations/b" } })).toEqual([
      400,
      "INVALID_BODY",
    ]);
    expect(await ask("POST /v1/operations/a:cancel", { body: { name: "operations/a" } })).toEqual([200, {}]);
    expect((await ask("GET /v1/operations/b"))[1]).toMatchObject({ done: false });
  });
});

describe("without a body, or with {}, fields of the operation come from the query", () => {
  const fields = "operation.done=true&operation.error.code=3";
  const ended = [200, { name: "operations/a", done: true, error: { code: 3 } }];

  test.each([undefined, {}])("beside its ID or its mask: %j", async (body) => {
    const { call, ask } = setUp();
    expect(await ask(`POST /v1/operations?operationId=a&${fields}`, { body })).toEqual(ended);
    await call("createOperation", { operationId: "b" });
    const line = `PATCH /v1/operations/b?updateMask=done,error&${fields}`;
    expect(await ask(line, { body })).toEqual([200, { ...Object(ended[1]), name: "operations/b" }]);
  });

  test("and a mask alone clears what it names", async () => {
    const { ask } = setUp();
    const metadata = { "@type": "a.com/b.C", value: "AQ==" };
    for (const body of [undefined, {}]) {
      await ask("PATCH /v1/operations/a?allowMissing=true&updateMask=metadata", { body: { metadata } });
      expect((await ask("GET /v1/operations/a"))[1]).toMatchObject({ metadata });
      expect((await ask("PATCH /v1/operations/a?updateMask=metadata", { body }))[0]).toBe(200);
      expect((await ask("GET /v1/operations/a"))[1]).not.toHaveProperty("metadata");
    }
  });
});

describe("an update", () => {
  test("with a mask in the query and in the body is refused", async () => {
    const { call, ask } = setUp();
    await call("createOperation", { operationId: "a" });
    const body = { operation: {}, updateMask: "metadata" };
    expect((await ask("PATCH /v1/operations/a?updateMask=metadata", { body }))[0]).toBe(400);
  });

  test("takes other fields from the query only beside a mask there", async () => {
    const { ask } = setUp();
    const line = "PATCH /v1/operations/a?updateMask=metadata&allowMissing=true";
    expect((await ask(line, { body: {} }))[0]).toBe(200);
    expect((await ask("PATCH /v1/operations/b?allowMissing=true", { body: { operation: {} } }))[0]).toBe(400);
    expect((await ask("PATCH /v1/operations/b?allowMissing=true"))[0]).toBe(200);
  });
});

describe("X-HTTP-Method-Override", () => {
  const overriding = (method: string, type?: string) => ({
    "x-http-method-override": method,
    ...(type !== undefined && { "content-type": type }),
  });
  const form = "application/x-www-form-urlencoded";

  test("makes a GET of a POST, with the query in its body", async () => {
    const { call, ask } = setUp();
    for (const operationId of ["a", "b"]) await call("createOperation", { operationId });
    const init = { headers: overriding("GET", form), body: "filter=name%3D%22operations/a%22&pageSize=1" };
    const found = [200, { operations: [{ name: "operations/a", done: false }] }];
    expect(await ask("POST /v1/operations", init)).toEqual(found);
    expect(await ask("POST /v1/operations?alt=json", init)).toEqual(found);
    expect(await ask("POST /v1/operations?filter=done", init)).toEqual([400, "INVALID_QUERY"]);
    expect(await ask("POST /v1/operations", { ...init, body: "filter=\u00e9" })).toEqual([400, "INVALID_QUERY"]);
  });

  test("makes a PATCH or a DELETE of a POST, with its body", async () => {
    const { call, ask } = setUp();
    await call("createOperation", { operationId: "a" });
    const init = { headers: overriding("patch"), body: { operation: {} } };
    expect(await ask("POST /v1/operations/a", init)).toMatchObject([200, { name: "operations/a" }]);
    expect(await ask("POST /v1/operations/a", { headers: overriding("DELETE") })).toEqual([200, {}]);
  });

  test("cannot make a HEAD of a POST, whose reply has to have its body", async () => {
    const { call, send } = setUp();
    await call("createOperation", { operationId: "a" });
    const { status, headers, json } = await send("POST /v1/operations/a", { headers: overriding("HEAD") });
    expect([status, headers.allow]).toEqual([405, "DELETE, GET, HEAD, PATCH"]);
    expect(json).toMatchObject({ error: { message: "HEAD cannot stand in X-HTTP-Method-Override; GET can." } });
  });

  test("counts in a POST only", async () => {
    const { call, ask } = setUp();
    await call("createOperation", { operationId: "a" });
    expect((await ask("GET /v1/operations/a", { headers: overriding("DELETE") }))[0]).toBe(200);
    expect((await ask("GET /v1/operations/a"))[0]).toBe(200);
    expect(await ask("POST /v1/operations/a", { headers: overriding("BREW") })).toEqual([405, "METHOD_NOT_ALLOWED"]);
  });
});

test("the token of a lease is a header of the answer to its creation", async () => {
  const { send, ask } = setUp();
  const { headers } = await send("POST /v1/operations", { body: { operationId: "a", leaseDuration: "60s" } });
  const token = headers["longrun-lease-token"];
  expect(token).toMatch(/^[\w.-]{16,}$/);
  const body = { operation: {}, leaseToken: token };
  expect((await ask("PATCH /v1/operations/a", { body }))[0]).toBe(200);
  expect(await ask("PATCH /v1/operations/a", { body: {} })).toEqual([409, "STALE_LEASE"]);
});

test("a path without a parent is about the root, whatever else the request says", async () => {
  const { ask } = setUp();
  const body = { parent: "projects/p", operationId: "x" };
  expect(await ask("POST /v1/operations", { body })).toEqual([400, "INVALID_BODY"]);
  for (const line of ["/v1/operations?name=projects/p", "/v1/operations:count?parent=projects/p"]) {
    expect(await ask(`GET ${line}`)).toEqual([400, "INVALID_QUERY"]);
  }
  expect(await ask("GET /v1/projects/p/operations/x")).toEqual([404, "OPERATION_NOT_FOUND"]);
});

test("a request whose deadline has passed is not begun", async () => {
  const { ask, clock } = setUp();
  const create = ask("POST /v1/operations", { body: { operationId: "late" }, deadline: clock.now() });
  expect(await create).toEqual([504, "DEADLINE_EXCEEDED"]);
  expect(await ask("GET /v1/operations/late")).toEqual([404, "OPERATION_NOT_FOUND"]);
});

test("the deadline of a request is that of its call", async () => {
  const { call, ask, clock } = setUp();
  await call("createOperation", { operationId: "a" });
  const answer = ask("POST /v1/operations/a:wait", { deadline: clock.now() + 10_000 });
  while (clock.timers === 0) await Promise.resolve();
  clock.advance(10_000);
  expect(await answer).toMatchObject([200, { done: false }]);
});
