import { describe, expect, test } from "@jest/globals";
import type { AuditEvent } from "../../../src/observe/audit/audit-event.ts";
import { auditedHandlers } from "../../../src/observe/audit/audited-handlers.ts";
import { KnownTypes } from "../../../src/proto/known-types.ts";
import { Code } from "../../../src/proto/messages.ts";
import { asyncProfile } from "../../../src/rest/async/async-profile.ts";
import { callerWith } from "../../handlers/call-handlers.ts";
import { failed, succeeded } from "../../operations/requests.ts";
import { sender } from "../by-id/send.ts";
import { expectApiError, expectAsyncOperation } from "./async-schemas.ts";
import { setUp } from "./set-up.ts";

const MISSING = "GET /async/v1/operations/missing";

describe("GET /operations/{id}", () => {
  test("gives the operation with all seven keys", async () => {
    const { create, send } = setUp();
    await create("a");
    const { status, headers, json, code } = await send("GET /async/v1/operations/a");
    expect({ status, code }).toEqual({ status: 200, code: Code.OK });
    expect(headers).toMatchObject({ "content-type": "application/json; charset=UTF-8", "cache-control": "no-store" });
    expect(json).toEqual({
      id: "a",
      status: "pending",
      created_at: "2026-01-01T00:00:00.000Z",
      updated_at: "2026-01-01T00:00:00.000Z",
      result_url: null,
      error: null,
      progress_pct: null,
    });
    expectAsyncOperation(json);
  });

  test("takes a whole name as one segment, and gives it as the ID", async () => {
    const { call, send } = setUp();
    await call("createOperation", { parent: "projects/p", operationId: "x" });
    const { json } = await send("GET /async/v1/operations/projects%2Fp%2Foperations%2Fx");
    expect(json).toMatchObject({ id: "projects/p/operations/x", status: "pending" });
  });

  test.each(["operations%2fa", "%61", "a?", "a?&"])("takes %j for the operation a", async (id) => {
    const { create, send } = setUp();
    await create("a");
    expect((await send(`GET /async/v1/operations/${id}`)).json).toMatchObject({ id: "a" });
  });

  test("takes a target with scheme and host", async () => {
    const { create, send } = setUp();
    await create("a");
    expect((await send("GET http://localhost:8080/async/v1/operations/a")).json).toMatchObject({ id: "a" });
  });

  test("asks to come again until the status is final", async () => {
    const { create, start, write, send } = setUp();
    const retryAfter = async () => (await send("GET /async/v1/operations/a")).headers["retry-after"];
    await create("b");
    expect((await send("GET /async/v1/operations/b")).headers["retry-after"]).toBe("1");
    await start("a");
    expect(await retryAfter()).toBe("1");
    await write("operations/a", succeeded());
    expect(await retryAfter()).toBeUndefined();
  });
});

describe("POST /operations/{id}/cancel", () => {
  test("answers with the operation, which is cancelled at once though its producer has not ended it", async () => {
    const { start, service, send } = setUp();
    await start("a");
    const { status, headers, json } = await send("POST /async/v1/operations/a/cancel");
    expect(status).toBe(200);
    expect(headers["retry-after"]).toBeUndefined();
    expectAsyncOperation(json);
    expect(json).toMatchObject({ id: "a", status: "cancelled", error: null });
    expect((await service.get("operations/a")).cancelTime).toBeDefined();
    expect((await send("GET /async/v1/operations/a")).json).toEqual(json);
  });

  test("ends an operation that nobody works on", async () => {
    const { create, send } = setUp();
    await create("a");
    const { json } = await send("POST /async/v1/operations/a/cancel");
    expectAsyncOperation(json);
    expect(json).toMatchObject({ status: "cancelled", error: { code: "CANCELLED" } });
  });

  test("leaves a finished operation as it is", async () => {
    const { create, send } = setUp();
    await create("a", failed(5, "no such thing"));
    const { status, json } = await send("POST /async/v1/operations/a/cancel");
    expect(status).toBe(200);
    expect(json).toMatchObject({ status: "failed", error: { code: "NOT_FOUND", message: "no such thing" } });
  });

  test("of a finished operation is refused if the server is strict", async () => {
    const { create, send } = setUp({ strictCancel: true });
    await create("a", succeeded());
    const { status, json, code } = await send("POST /async/v1/operations/a/cancel");
    expect([status, code]).toEqual([400, Code.FAILED_PRECONDITION]);
    expectApiError(json);
    expect(json).toMatchObject({ type: "invalid_request", details: null });
  });

  test.each([
    [{}, ""],
    [{ "content-type": "application/json" }, ""],
    [{ "content-type": "application/json" }, "{}"],
    [{}, " { } "],
    [{ "content-type": "Application/JSON; charset=utf-8" }, "{}"],
    [{ "content-type": "text/xml" }, ""],
  ])("takes the headers %j with the body %j", async (headers, body) => {
    const { start, send } = setUp();
    await start("a");
    expect((await send("POST /async/v1/operations/a/cancel", { headers, body })).status).toBe(200);
  });
});

describe("cancelling without being allowed to get", () => {
  const policy = "{ roles: { stopper: [cancel] }, rules: [{ role: stopper, principals: ['*'], parents: ['**'] }] }";

  test("does nothing, is told as not there, and is audited", async () => {
    const { start, service, services, clock } = setUp();
    await start("a");
    const events: AuditEvent[] = [];
    const audited = services.map((each) => auditedHandlers(each, (event) => events.push(event), clock));
    const types = new KnownTypes();
    const send = sender(asyncProfile(audited, { mount: "/async/v1", types: () => types.registry, clock }));
    const { principal } = callerWith(policy);
    const { status, json } = await send("POST /async/v1/operations/a/cancel", { principal });
    expect(status).toBe(404);
    expect(json).toMatchObject({ type: "not_found" });
    expect((await service.get("operations/a")).cancelTime).toBeUndefined();
    expect(events).toMatchObject([{ action: "cancel", name: "operations/a", principal: "jwt:x", code: "NOT_FOUND" }]);
  });
});

describe("errors", () => {
  test("of an unknown operation are ApiErrors of the type not_found", async () => {
    const { send } = setUp();
    const { status, json, code, fault } = await send(MISSING);
    expect({ status, code, fault }).toEqual({ status: 404, code: Code.NOT_FOUND, fault: undefined });
    expectApiError(json);
    expect(json).toMatchObject({ type: "not_found", details: null });
    expect((await send("POST /async/v1/operations/missing/cancel")).json).toMatchObject({ type: "not_found" });
  });

  test("of malformed IDs name the field", async () => {
    const { send } = setUp();
    const { status, json } = await send("GET /async/v1/operations/a%20b");
    expect(status).toBe(400);
    expectApiError(json);
    const details = [expect.objectContaining({ field: "name", code: "invalid_format" })];
    expect(json).toMatchObject({ type: "invalid_request", details });
  });

  test.each([
    ["GET /async/v1/operations/%zz", 400],
    ["GET /async/v1/operations/%FF", 400],
    ["GET /async/v1/operations/a/%zz", 400],
    ["GET /async/v1/operations/-", 400],
    ["GET /async/v1/operations/projects%2Fp", 400],
    ["GET /async/v1/operations/a?x=1", 400],
    ["GET /async/v1/operations/a?%zz", 400],
    ["GET /async/v1/operations", 404],
    ["GET /async/v1/operations/", 404],
    ["GET /async/v1/operations/a/", 404],
    ["GET /async/v1/operations/a/b", 404],
    ["GET /async/v1/operations/a/cancel/", 404],
    ["GET /async/v1/operations/projects/p/operations/x", 404],
    ["GET /async/v1//operations/a", 404],
    ["GET /async/v1x/operations/a", 404],
    ["GET /operations/a", 404],
    ["GET /xiq/operations/a", 404],
    ["GET *", 404],
    ["GET /async/v1/operations/../operations/a", 404],
  ])("%s is %i", async (line, expected) => {
    const { create, send } = setUp();
    await create("a");
    const { status, json } = await send(line);
    expect(status).toBe(expected);
    expectApiError(json);
  });

  test.each([
    ["PATCH /async/v1/operations/a", "GET, HEAD"],
    ["DELETE /async/v1/operations/a", "GET, HEAD"],
    ["GET /async/v1/operations/a/cancel", "POST"],
  ])("%s is 405, with Allow: %s", async (line, allow) => {
    const { create, send } = setUp();
    await create("a");
    const { status, headers, json, code } = await send(line);
    expect([status, code, headers.allow]).toEqual([405, Code.UNIMPLEMENTED, allow]);
    expectApiError(json);
    expect(json).toMatchObject({ type: "invalid_request" });
  });

  test.each(['{"force":true}', "[]", "force=true", "{", new Uint8Array([0xff])])(
    "the body %j is refused",
    async (body) => {
      const { start, service, send } = setUp();
      await start("a");
      const { status, json } = await send("POST /async/v1/operations/a/cancel", { body });
      expect(status).toBe(400);
      expectApiError(json);
      expect((await service.get("operations/a")).cancelTime).toBeUndefined();
    },
  );

  test.each(["text/xml", "application/x-www-form-urlencoded", "application/json; charset=latin1"])(
    "a body of the type %s is refused, whatever it is",
    async (type) => {
      const { start, service, send } = setUp();
      await start("a");
      const init = { headers: { "content-type": type }, body: "{}" };
      const { status, json } = await send("POST /async/v1/operations/a/cancel", init);
      expect(status).toBe(415);
      expectApiError(json);
      expect(json).toMatchObject({ type: "invalid_request" });
      expect((await service.get("operations/a")).cancelTime).toBeUndefined();
    },
  );

  test("of an If-Match that is stale are 412", async () => {
    const { start, service, send } = setUp();
    await start("a");
    const { status, json } = await send("POST /async/v1/operations/a/cancel", { headers: { "if-match": '"x"' } });
    expect(status).toBe(412);
    expectApiError(json);
    expect((await service.get("operations/a")).cancelTime).toBeUndefined();
    expect((await send("POST /async/v1/operations/a/cancel", { headers: { "if-match": "*" } })).status).toBe(200);
  });

  test("faults tell nothing, and are reported", async () => {
    const { create, repository, send } = setUp();
    await create("a");
    const fault = new Error("the disk is on fire");
    repository.read = async () => {
      throw fault;
    };
    const { status, json, text, ...reply } = await send("GET /async/v1/operations/a");
    expect([status, reply.code, reply.fault]).toEqual([500, Code.INTERNAL, fault]);
    expectApiError(json);
    expect(json).toMatchObject({ type: "internal_error" });
    expect(text).not.toContain("fire");
  });

  test("a call whose deadline has passed is not made", async () => {
    const { start, service, clock, send } = setUp();
    await start("a");
    const { status, json } = await send("POST /async/v1/operations/a/cancel", { deadline: clock.now() });
    expect(status).toBe(504);
    expect(json).toMatchObject({ type: "internal_error" });
    expect((await service.get("operations/a")).cancelTime).toBeUndefined();
  });
});

describe("X-Request-Id", () => {
  const mine = "8a63466b-cd76-44b5-b740-4b9a794a42f3";

  test("is the client's if it is a UUID, in the header and in the error", async () => {
    const { send } = setUp();
    const { headers, json } = await send(MISSING, { headers: { "x-request-id": mine } });
    expect(headers["x-request-id"]).toBe(mine);
    expect(json).toMatchObject({ request_id: mine });
  });

  test("is a new one for each request otherwise", async () => {
    const { create, send } = setUp();
    await create("a");
    const first = await send(MISSING, { headers: { "x-request-id": "no UUID" } });
    const second = await send("GET /async/v1/operations/a");
    expect(first.json).toMatchObject({ request_id: first.headers["x-request-id"] });
    expectApiError(first.json);
    expect(second.headers["x-request-id"]).not.toBe(first.headers["x-request-id"]);
  });
});
