import { expect, test } from "@jest/globals";
import { LongrunError } from "../../src/errors.ts";
import { KnownTypes } from "../../src/proto/known-types.ts";
import { profileErrors } from "../../src/rest/profile-errors.ts";
import { expectApiError } from "./async/async-schemas.ts";
import { expectXiqError } from "./xiq/xiq-schemas.ts";

const types = new KnownTypes();
const error = new LongrunError("REQUEST_TIMEOUT", "The request was not complete in time.");
const requestId = "94a4217d-df4c-43ca-8dab-cad2e8066af4";

/** The error under a target. */
function shapedAt(target: string, given = requestId, mounts = { xiq: "/xiq", async: "/async/v1" }) {
  return profileErrors({ mounts, types: () => types.registry })(target, error, 408, given);
}

/** The JSON of the error under a target. */
function jsonAt(target: string, mounts?: { readonly xiq: string; readonly async: string }): unknown {
  return shapedAt(target, requestId, mounts)?.json;
}

test.each(["/xiq", "/xiq/operations/a", "/xiq/nowhere?x", "http://a.test/xiq/"])(
  "%s has the errors of xiq",
  (target) => {
    const json = jsonAt(target);
    expectXiqError(json);
    expect(json).toMatchObject({ error_code: "DEADLINE_EXCEEDED", error_message: error.message, error_id: requestId });
  },
);

test.each(["/async/v1", "/async/v1/operations/a/cancel"])("%s has the errors of async, by their status", (target) => {
  const json = jsonAt(target);
  expectApiError(json);
  expect(json).toMatchObject({ type: "invalid_request", message: error.message, request_id: requestId });
});

test.each(["/", "", "*", "/v1/operations", "/xiqx", "/async", "/v1/xiq", "/?/xiq/a"])("%j has Google's", (target) => {
  expect(jsonAt(target)).toBeUndefined();
});

test.each([
  ["/xiq/operations/a", "error_id"],
  ["/async/v1/operations/a", "request_id"],
])("under %s the ID of the request is a UUID, whatever the client's is", (target, key) => {
  expect(shapedAt(target)?.requestId).toBe(requestId);
  const shaped = shapedAt(target, "req_1");
  expect(shaped?.requestId).toMatch(/^[\da-f]{8}-[\da-f-]{27}$/);
  expect(shaped?.json).toMatchObject({ [key]: shaped?.requestId });
});

test("a profile has its errors where it is mounted, and nowhere if it is off", () => {
  expectApiError(jsonAt("/a/b", { xiq: "/c", async: "/a/b" }));
  const types = new KnownTypes();
  const off = profileErrors({ mounts: { xiq: undefined, async: undefined }, types: () => types.registry });
  for (const target of ["/xiq", "/async/v1"]) expect(off(target, error, 408, requestId)).toBeUndefined();
});
