import { describe, expect, test } from "@jest/globals";
import { draining } from "../../../src/errors.ts";
import type { BoundMethod } from "../../../src/handlers/handler.ts";
import { Code, State } from "../../../src/proto/messages.ts";
import { failed, succeeded } from "../../operations/requests.ts";
import { alice } from "../../support/principals.ts";
import { sender } from "../by-id/send.ts";
import { setUp } from "./set-up.ts";
import { expectXiqError, expectXiqOperation } from "./xiq-schemas.ts";

const LEGACY = { "content-type": "application/json", accept: "application/json", authorization: "Bearer TOK" };

describe("GET /operations/{id}", () => {
  test("gives the operation", async () => {
    const { start, send } = setUp();
    await start("a");
    const { status, headers, json, code } = await send("GET /xiq/operations/a", { headers: LEGACY });
    expect({ status, code }).toEqual({ status: 200, code: Code.OK });
    expect(headers).toMatchObject({ "content-type": "application/json; charset=UTF-8", "cache-control": "no-store" });
    expect(json).toEqual({
      id: "a",
      metadata: {
        status: "RUNNING",
        cancelable: true,
        create_time: "2026-01-01T00:00:00.000Z",
        update_time: "2026-01-01T00:00:00.000Z",
        start_time: "2026-01-01T00:00:00.000Z",
        expires_in: 30 * 24 * 60 * 60,
      },
      done: false,
    });
    expectXiqOperation(json);
  });

  test("takes a whole name as one segment, and gives it as the ID", async () => {
    const { call, send } = setUp();
    await call("createOperation", { parent: "projects/p/locations/l", operationId: "x" });
    const { json } = await send("GET /xiq/operations/projects%2Fp%2Flocations%2Fl%2Foperations%2Fx");
    expectXiqOperation(json);
    expect(json).toMatchObject({ id: "projects/p/locations/l/operations/x" });
  });

  test.each(["/", "", "/a/b", "/a/b/"])("is served under the mount %j", async (mount) => {
    const { create, profileAt } = setUp();
    await create("a");
    const send = sender(profileAt(mount));
    const path = mount.endsWith("/") ? mount : `${mount}/`;
    expect((await send(`GET ${path}operations/a`)).status).toBe(200);
    expect((await send("GET /other/operations/a")).status).toBe(404);
  });
});

describe("POST /operations/{id}/:cancel", () => {
  test.each([
    ["/xiq/operations/a/:cancel", {}],
    ["/xiq/operations/a/:cancel", LEGACY],
    ["/xiq/operations/a/%3Acancel", {}],
    ["/xiq/operations/operations%2Fa/:cancel", {}],
  ])("%s with the headers %j has an empty answer and cancels", async (path, headers) => {
    const { start, service, send } = setUp();
    await start("a");
    const { status, text, json, ...reply } = await send(`POST ${path}`, { headers });
    expect([status, text, reply.code]).toEqual([200, "", Code.OK]);
    expect(reply.headers["content-type"]).toBeUndefined();
    expect((await service.get("operations/a")).state).toBe(State.CANCELLING);
    const shown = await send("GET /xiq/operations/a");
    expectXiqOperation(shown.json);
    expect(shown.json).toMatchObject({ metadata: { status: "CANCELING", cancelable: false }, done: false });
  });

  test("leaves a finished operation as it is", async () => {
    const { create, service, send } = setUp();
    await create("a", succeeded());
    expect((await send("POST /xiq/operations/a/:cancel")).status).toBe(200);
    expect((await service.get("operations/a")).state).toBe(State.SUCCEEDED);
  });

  test("of a finished operation is 400 if the server is strict", async () => {
    const { create, send } = setUp({ strictCancel: true });
    await create("a", succeeded());
    const { status, json } = await send("POST /xiq/operations/a/:cancel");
    expect(status).toBe(400);
    expectXiqError(json);
    expect(json).toMatchObject({ error_code: "FAILED_PRECONDITION", error_message_code: "OPERATION_DONE" });
  });
});

describe("DELETE /operations/{id}", () => {
  test.each([
    ["is PENDING", undefined],
    ["has succeeded", succeeded()],
    ["has failed", failed()],
    ["was cancelled", failed(1)],
  ])("deletes what %s, with an empty answer", async (_what, operation) => {
    const { create, send } = setUp({ deleteRunning: "reject" });
    await create("a", operation);
    const { status, text, headers } = await send("DELETE /xiq/operations/a", { headers: LEGACY });
    expect([status, text, headers["content-type"]]).toEqual([200, "", undefined]);
    expect((await send("GET /xiq/operations/a")).status).toBe(404);
    expect((await send("DELETE /xiq/operations/a")).status).toBe(404);
  });

  test.each(["allow", "reject"] as const)("is 400 while it is running, whether the policy is to %s", async (policy) => {
    const { start, service, send } = setUp({ deleteRunning: policy });
    await start("a");
    const running = await send("DELETE /xiq/operations/a");
    await service.cancel("operations/a");
    const cancelling = await send("DELETE /xiq/operations/a");
    for (const { status, json, code } of [running, cancelling]) {
      expect([status, code]).toEqual([400, Code.FAILED_PRECONDITION]);
      expectXiqError(json);
      expect(json).toMatchObject({ error_code: "FAILED_PRECONDITION", error_message_code: "OPERATION_RUNNING" });
    }
    expect((await service.get("operations/a")).state).toBe(State.CANCELLING);
  });

  test("is 400 if a producer begins just before it, though the policy is to allow it", async () => {
    const { create, repository, write, service, send } = setUp({ deleteRunning: "allow" });
    await create("a");
    repository.once("after", "read", () => write("operations/a"));
    const { status, json } = await send("DELETE /xiq/operations/a");
    expect(status).toBe(400);
    expect(json).toMatchObject({ error_message_code: "OPERATION_RUNNING" });
    expect((await service.get("operations/a")).state).toBe(State.RUNNING);
  });

  test("is 400 while it is running, whatever If-Match says, and 412 if that is stale afterwards", async () => {
    const { start, service, write, send } = setUp();
    await start("a");
    const remove = (header: string) => send("DELETE /xiq/operations/a", { headers: { "if-match": header } });
    for (const header of ["*", '"x"']) expect((await remove(header)).status).toBe(400);
    await write("operations/a", succeeded());
    const refused = await remove('"x"');
    expect(refused.status).toBe(412);
    expectXiqError(refused.json);
    expect((await service.get("operations/a")).state).toBe(State.SUCCEEDED);
    expect((await remove("*")).status).toBe(200);
  });
});

test("a cancellation is held to If-Match by the change itself", async () => {
  const { create, repository, write, call, service, send } = setUp();
  await create("a");
  const { etag } = await call("getOperationRecord", { name: "operations/a" });
  const headers = { "if-match": etag };
  repository.once("after", "read", () => write("operations/a"));
  expect((await send("POST /xiq/operations/a/:cancel", { headers })).status).toBe(412);
  expect((await service.get("operations/a")).state).toBe(State.RUNNING);
});

test("a POST with X-HTTP-Method-Override is a request of that method", async () => {
  const { create, send } = setUp();
  await create("a");
  const override = (method: string) => ({ headers: { "x-http-method-override": method } });
  expect((await send("POST /xiq/operations/a", override("get"))).json).toMatchObject({ id: "a" });
  expect((await send("GET /xiq/operations/a", override("DELETE"))).json).toMatchObject({ id: "a" });
  for (const method of ["HEAD", "POST", "BREW"]) {
    const { status, headers } = await send("POST /xiq/operations/a", override(method));
    expect([method, status, headers.allow]).toEqual([method, 405, "DELETE, GET, HEAD"]);
  }
  expect((await send("POST /xiq/operations/a/:cancel", override("DELETE"))).status).toBe(405);
  expect((await send("POST /xiq/operations/a", override("DELETE"))).status).toBe(200);
  expect((await send("GET /xiq/operations/a")).status).toBe(404);
});

describe("errors", () => {
  test("of an unknown operation have all that old clients and new ones need", async () => {
    const { send } = setUp();
    const { status, headers, json, code, fault } = await send("GET /xiq/operations/missing");
    expect({ status, code, fault }).toEqual({ status: 404, code: Code.NOT_FOUND, fault: undefined });
    expectXiqError(json);
    expect(json).toEqual({
      error_code: "NOT_FOUND",
      error_id: headers["x-request-id"],
      error_message: 'Operation "operations/missing" was not found.',
      error_message_description: 'Operation "operations/missing" was not found.',
      error_message_code: "OPERATION_NOT_FOUND",
      error_params: { name: "operations/missing" },
    });
    expect((await send("POST /xiq/operations/missing/:cancel")).status).toBe(404);
  });

  test.each([
    ["GET /xiq/operations/%zz", 400, "INVALID_PATH"],
    ["GET /xiq/operations/a%20b", 400, "INVALID_NAME"],
    ["DELETE /xiq/operations/-", 400, "INVALID_NAME"],
    ["POST /xiq/operations/projects%2Fp/:cancel", 400, "INVALID_NAME"],
    ["GET /xiq/operations/a?async=true", 400, "INVALID_QUERY"],
    ["POST /xiq/operations/a/cancel", 404, "ROUTE_NOT_FOUND"],
    ["POST /xiq/operations/a:cancel", 405, "METHOD_NOT_ALLOWED"],
    ["GET /xiq/operations", 404, "ROUTE_NOT_FOUND"],
    ["GET /xiq", 404, "ROUTE_NOT_FOUND"],
    ["GET /qix/operations/a", 404, "ROUTE_NOT_FOUND"],
    ["GET /async/v1/operations/a", 404, "ROUTE_NOT_FOUND"],
  ])("%s is %i, %s", async (line, status, reason) => {
    const { create, send } = setUp();
    await create("a");
    const answer = await send(line);
    expect(answer.status).toBe(status);
    expectXiqError(answer.json);
    expect(answer.json).toMatchObject({ error_message_code: reason });
  });

  test.each([
    ["PUT /xiq/operations/a", "DELETE, GET, HEAD"],
    ["GET /xiq/operations/a/:cancel", "POST"],
  ])("%s is 405, with Allow: %s", async (line, allow) => {
    const { headers, json, status } = await setUp().send(line);
    expect([status, headers.allow]).toEqual([405, allow]);
    expectXiqError(json);
  });

  test("of a server that is stopping say when to call again", async () => {
    const { repository, send } = setUp();
    repository.read = async () => {
      throw draining();
    };
    const { status, headers, json, fault } = await send("GET /xiq/operations/a");
    expect([status, headers["retry-after"], fault]).toEqual([503, "1", undefined]);
    expectXiqError(json);
  });
});

test("handlers see who calls, until when, and whether still", async () => {
  const { start, services, clock, profileAt } = setUp();
  await start("a");
  const calls: unknown[] = [];
  const watched = (bound: BoundMethod): BoundMethod => {
    if (bound.kind !== "unary") return bound;
    const handler: typeof bound.handler = (request, { principal, deadline, signal }) => {
      calls.push([bound.method.name, principal, deadline, signal]);
      return bound.handler(request, { principal, deadline, signal, setHeader: () => {} });
    };
    return { ...bound, handler };
  };
  const send = sender(
    profileAt(
      "/xiq",
      services.map((each) => ({ ...each, methods: each.methods.map(watched) })),
    ),
  );
  const { signal } = new AbortController();
  const deadline = clock.now() + 1;
  await send("POST /xiq/operations/a/:cancel", { principal: alice, deadline, signal });
  expect(calls).toEqual([["CancelOperation", alice, deadline, signal]]);
});
