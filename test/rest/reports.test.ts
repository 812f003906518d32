import { describe, expect, test } from "@jest/globals";
import type { HttpReply } from "../../src/rest/http.ts";
import { setUp as setUpAsync } from "./async/set-up.ts";
import { setUp as setUpDocuments } from "./documents/set-up.ts";
import { setUp as setUpGoogle } from "./google/set-up.ts";
import { setUp as setUpXiq } from "./xiq/set-up.ts";

/** What a reply says of itself for the report. */
function said({ profile, rpc, reason }: Pick<HttpReply, "profile" | "rpc" | "reason">) {
  return [profile, rpc?.split(".").at(-1), reason];
}

describe("replies of the google profile name the method and the reason of an error", () => {
  test.each([
    ["GET /v1/operations", "Operations/ListOperations", undefined],
    ["GET /v2beta/operations/none", "Operations/GetOperation", "OPERATION_NOT_FOUND"],
    ["POST /v1/operations/none:wait?timeout=1", "Operations/WaitOperation", "INVALID_JSON_VALUE"],
    ["GET /v1/operations/none:watch", "OperationRegistry/WatchOperation", "OPERATION_NOT_FOUND"],
    ["GET /v1/operations:watch", "OperationRegistry/WatchOperations", undefined],
    ["PUT /v1/operations", undefined, "METHOD_NOT_ALLOWED"],
    ["GET /v1/nothing", undefined, "ROUTE_NOT_FOUND"],
    ["GET /v1/operations?alt=csv", undefined, "INVALID_SYSTEM_PARAMETER"],
  ])("%s", async (line, rpc, reason) => {
    const { open } = setUpGoogle();
    const reply = await open(line);
    expect(said(reply)).toEqual(["google", rpc, reason]);
    if (typeof reply.body === "object" && Symbol.asyncIterator in reply.body) {
      await reply.body[Symbol.asyncIterator]().return?.();
    }
  });
});

test("so do replies that tell that nothing has changed", async () => {
  const { open } = setUpGoogle();
  await open("POST /v1/operations", { body: { operationId: "a" } });
  const { headers } = await open("GET /v1/operations/a");
  const reply = await open("GET /v1/operations/a", { headers: { "if-none-match": headers?.etag } });
  expect([reply.status, ...said(reply)]).toEqual([304, "google", "Operations/GetOperation", undefined]);
});

test.each([
  ["GET /xiq/operations/none", "OperationRegistry/GetOperationRecord", "OPERATION_NOT_FOUND"],
  ["POST /xiq/operations/none/:cancel", "Operations/CancelOperation", "OPERATION_NOT_FOUND"],
  ["DELETE /xiq/operations/none", "Operations/DeleteOperation", "OPERATION_NOT_FOUND"],
  ["DELETE /xiq/operations/none?a", "Operations/DeleteOperation", "INVALID_QUERY"],
  ["GET /xiq/nothing", undefined, "ROUTE_NOT_FOUND"],
  ["PUT /xiq/operations/none", undefined, "METHOD_NOT_ALLOWED"],
])("so do those of xiq: %s", async (line, rpc, reason) => {
  const { send } = setUpXiq();
  expect(said(await send(line))).toEqual(["xiq", rpc, reason]);
});

test.each([
  ["GET /async/v1/operations/none", "OperationRegistry/GetOperationRecord", "OPERATION_NOT_FOUND"],
  ["POST /async/v1/operations/none/cancel", "Operations/CancelOperation", "OPERATION_NOT_FOUND"],
])("and of async: %s", async (line, rpc, reason) => {
  const { send } = setUpAsync();
  expect(said(await send(line))).toEqual(["async", rpc, reason]);
});

test.each(["GET /docs", "GET /docs/", "GET /openapi.json", "POST /docs", "GET /docs/nothing"])(
  "and documents: %s",
  async (line) => {
    const { send } = setUpDocuments();
    expect((await send(line)).profile).toBe("documents");
  },
);

test.each(["key", "$key", "%24key", "access_token", "$access_token"])(
  "profiles without queries take the credentials in %s, which are not repeated in errors",
  async (name) => {
    const { send } = setUpXiq();
    expect((await send(`GET /xiq/operations/none?${name}=hunter2`)).status).toBe(404);
    const reply = await send(`GET /xiq/operations/none?${name}=hunter2%zz`);
    expect([reply.status, reply.reason]).toEqual([400, "INVALID_QUERY"]);
    expect(reply.text).not.toContain("hunter2");
  },
);

test.each(["key=hunter2&key=hunter2", "key=hunter2&%24key=hunter2", "key=hunter2%zz", "callback&key=hunter2"])(
  "errors of Google's profile about %s do not repeat it",
  async (query) => {
    const { send } = setUpGoogle();
    const { status, text } = await send(`GET /v1/operations?${query}`);
    expect(status).toBe(400);
    expect(text).not.toContain("hunter2");
  },
);
