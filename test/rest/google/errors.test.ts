import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import { draining, LongrunError } from "../../../src/errors.ts";
import { type BoundService, bind } from "../../../src/handlers/handler.ts";
import { encode } from "../../../src/proto/encode.ts";
import { KnownTypes } from "../../../src/proto/known-types.ts";
import {
  Code,
  OperationRecordSchema,
  OperationRegistry,
  Operations,
  State,
  StatusSchema,
} from "../../../src/proto/messages.ts";
import { type Reason, reasons } from "../../../src/reasons.ts";
import { httpStatusOf } from "../../../src/rest/error-status.ts";
import { googleProfile } from "../../../src/rest/google/google-profile.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { alice } from "../../support/principals.ts";
import { pieces } from "./read-stream.ts";
import { setUp } from "./set-up.ts";

describe("the format of errors", () => {
  const message = 'Operation "operations/a" was not found.';

  test("has the HTTP status, the name of the code and the details", async () => {
    const { send } = setUp();
    for (const query of ["", "?$.xgafv=2", "?%24.xgafv=2"]) {
      const { status, headers, json } = await send(`GET /v1/operations/a${query}`);
      expect([status, headers["content-type"]]).toEqual([404, "application/json; charset=UTF-8"]);
      expect(json).toEqual({
        error: {
          code: 404,
          message,
          status: "NOT_FOUND",
          details: [
            {
              "@type": "type.googleapis.com/google.rpc.ErrorInfo",
              reason: "OPERATION_NOT_FOUND",
              domain: "longrun",
              metadata: { name: "operations/a" },
            },
            {
              "@type": "type.googleapis.com/google.rpc.ResourceInfo",
              resourceType: "google.longrunning.Operation",
              resourceName: "operations/a",
            },
          ],
        },
      });
    }
  });

  test("of version 1 has a list of errors with short reasons", async () => {
    const { send } = setUp();
    expect(await send("GET /v1/operations/a?$.xgafv=1&prettyPrint=false")).toMatchObject({
      status: 404,
      text: `${JSON.stringify({ error: { code: 404, message, errors: [{ message, domain: "global", reason: "notFound" }], status: "NOT_FOUND" } })}\n`,
    });
  });

  test("of version 1 names the field that is to blame", async () => {
    const { send } = setUp();
    const { json } = await send("GET /v1/operations?pageSize=-1&$.xgafv=1");
    const description = "must not be negative.";
    expect(json).toEqual({
      error: {
        code: 400,
        message: `page_size "-1": ${description}`,
        errors: [
          {
            message: description,
            domain: "global",
            reason: "invalidParameter",
            locationType: "parameter",
            location: "page_size",
          },
        ],
        status: "INVALID_ARGUMENT",
      },
    });
  });

  test("is that asked for where there is no route, too", async () => {
    const { send } = setUp();
    for (const line of ["GET /v1/nowhere", "PUT /v1/operations/a"]) {
      expect((await send(`${line}?$.xgafv=1`)).json).toHaveProperty("error.errors");
      expect((await send(line)).json).toHaveProperty("error.details");
    }
  });
});

describe("the format of an error about system parameters", () => {
  test.each([
    ["?alt=x&$.xgafv=1", 1],
    ["?$.xgafv=1&callback=f", 1],
    ["?%24.xgafv=1&fields=nosuch", 1],
    ["?$.xgafv=1&alt=json&$alt=json", 1],
    ["?$.xgafv=1&prettyPrint=x", 1],
    ["?$.xgafv=2&alt=x", 2],
    ["?$.xgafv=1&$.xgafv=1", 2],
    ["?$.xgafv=3", 2],
    ["?$.xgafv=1&%zz", 2],
  ])("with the query %s is of version %i", async (query, version) => {
    const { status, json } = await setUp().send(`GET /v1/operations/a${query}`);
    expect(status).toBe(400);
    expect(json).toHaveProperty(version === 1 ? "error.errors" : "error.details");
  });

  test("is indented unless it is asked not to be", async () => {
    const { send } = setUp();
    expect((await send("GET /v1/operations/a?alt=x&prettyPrint=false")).text).toMatch(/^\{"error".*\}\n$/);
    expect((await send("GET /v1/operations/a?prettyPrint=x")).text).toMatch(/^\{\n {2}"error"/);
  });
});

const types = new KnownTypes();

/** Sends a request to the profile over one service. */
function sendTo(service: BoundService, target: string) {
  const handler = googleProfile([service], { types: () => types.registry, clock: new FakeClock() });
  const { signal } = new AbortController();
  const request = { method: "GET", target, headers: {}, body: new Uint8Array(), signal, principal: alice };
  return handler({ ...request, deadline: undefined, origin: "http://localhost" });
}

/** The reply to a GetOperation that throws. */
function throwing(thrown: unknown) {
  return sendTo(bind(Operations, { getOperation: () => Promise.reject(thrown) }), "/v1/operations/a");
}

test("a fault of ours is an internal error that tells nothing, and is there for the report", async () => {
  const fault = new TypeError("secret");
  const reply = await throwing(fault);
  expect(reply).toMatchObject({ status: 500, code: Code.INTERNAL, fault });
  expect(JSON.parse(reply.body as string)).toMatchObject({ error: { code: 500, status: "INTERNAL" } });
  expect(reply.body).not.toContain("secret");
  expect(await throwing(new LongrunError("INVALID_NAME", "x"))).not.toHaveProperty("fault");
});

test("a fault of ours in the middle of a stream is told as an internal error, then thrown for the report", async () => {
  const fault = new TypeError("secret");
  async function* watchOperation() {
    yield encode(OperationRecordSchema, { state: State.RUNNING });
    throw fault;
  }
  const stream = pieces(await sendTo(bind(OperationRegistry, { watchOperation }), "/v1/operations/a:watch"));
  let text = "";
  for (let count = 0; count < 3; count++) text += (await stream.next()).value;
  expect(JSON.parse(text)).toMatchObject([{ state: "RUNNING" }, { error: { code: 500, message: "Internal error." } }]);
  await expect(stream.next()).rejects.toBe(fault);
});

test.each([0, 1, 2])("a stream of which nobody reads more than %i pieces is ended at its source", async (read) => {
  let isEnded = false;
  async function* watchOperation() {
    try {
      for (;;) yield encode(OperationRecordSchema, { state: State.RUNNING });
    } finally {
      isEnded = true;
    }
  }
  const stream = pieces(await sendTo(bind(OperationRegistry, { watchOperation }), "/v1/operations/a:watch"));
  for (let count = 0; count < read; count++) await stream.next();
  await stream.return?.();
  expect(isEnded).toBe(true);
});

test("an error that says when to call again has Retry-After", async () => {
  expect(await throwing(draining())).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
  expect((await throwing(new LongrunError("INVALID_NAME", "x"))).headers).not.toHaveProperty("retry-after");
});

test("a caller that is not identified is told how to be", async () => {
  class Unauthenticated extends LongrunError {
    override get code(): Code {
      return Code.UNAUTHENTICATED;
    }
    override toStatus() {
      return create(StatusSchema, { code: this.code, message: this.message });
    }
  }
  const reply = await throwing(new Unauthenticated("INTERNAL", "Who are you?"));
  expect(reply).toMatchObject({ status: 401, headers: { "www-authenticate": "Bearer" } });
});

test("every reason has the HTTP status of its code, but for those that HTTP has a status for", () => {
  const special: { readonly [Name in Reason]?: number } = {
    METHOD_NOT_ALLOWED: 405,
    PRECONDITION_FAILED: 412,
    MESSAGE_TOO_LARGE: 413,
    UNSUPPORTED_MEDIA_TYPE: 415,
    METADATA_TOO_LARGE: 431,
  };
  const expected: Readonly<Record<string, number>> = {
    CANCELLED: 499,
    UNKNOWN: 500,
    INVALID_ARGUMENT: 400,
    DEADLINE_EXCEEDED: 504,
    NOT_FOUND: 404,
    ALREADY_EXISTS: 409,
    PERMISSION_DENIED: 403,
    UNAUTHENTICATED: 401,
    RESOURCE_EXHAUSTED: 429,
    FAILED_PRECONDITION: 400,
    ABORTED: 409,
    OUT_OF_RANGE: 400,
    UNIMPLEMENTED: 501,
    INTERNAL: 500,
    UNAVAILABLE: 503,
    DATA_LOSS: 500,
  };
  for (const [reason, code] of Object.entries(reasons) as [Reason, Code][]) {
    expect(httpStatusOf(new LongrunError(reason, ""))).toBe(special[reason] ?? expected[Code[code]]);
  }
});
