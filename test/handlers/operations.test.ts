import { toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import { OperationSchema } from "../../src/proto/messages.ts";
import { error } from "../operations/operation-service/set-up.ts";
import { packed, succeeded } from "../operations/requests.ts";
import { caller, setUp } from "./call-handlers.ts";

describe("payloads", () => {
  test("come back byte by byte, from every method", async () => {
    const { call, raw } = setUp();
    const value = Uint8Array.from({ length: 256 }, (_, at) => at);
    const operation = { metadata: { ...packed(""), value }, ...succeeded() };
    const created = await call("createOperation", { operationId: "a", operation });
    expect(created.metadata?.value).toEqual(value);
    const bytes = Buffer.from(toBinary(OperationSchema, created));
    const name = "operations/a";
    for (const answer of [await raw("getOperation", { name }), await raw("waitOperation", { name })]) {
      expect(Buffer.from(answer)).toEqual(bytes);
    }
    for (const answer of [await raw("listOperations", {}), await raw("getOperationRecord", { name })]) {
      expect(Buffer.from(answer).includes(bytes)).toBe(true);
    }
  });
});

test("malformed names are refused before anything is looked up, and unknown ones are not found", async () => {
  const { call } = setUp();
  for (const method of ["getOperation", "waitOperation", "cancelOperation", "deleteOperation"] as const) {
    for (const name of ["", "a", "operations/-", "operations/a/b"]) {
      await expect(call(method, { name })).rejects.toMatchObject(error("INVALID_NAME"));
    }
    await expect(call(method, { name: "operations/a" })).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
  }
});

test("cancel and delete answer nothing, and do it", async () => {
  const { call, raw, start } = setUp();
  await start("a");
  expect(await raw("cancelOperation", { name: "operations/a" })).toHaveLength(0);
  expect(await call("getOperationRecord", { name: "operations/a" })).toMatchObject({ cancelRequested: true });
  expect(await raw("deleteOperation", { name: "operations/a" })).toHaveLength(0);
  await expect(call("getOperation", { name: "operations/a" })).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
});

test("a wait ends at the caller's timeout, deadline or leaving", async () => {
  const { call, start, clock } = setUp();
  await start("a");
  const name = "operations/a";
  expect(await call("waitOperation", { name, timeout: {} })).toMatchObject({ name, done: false });
  expect(await call("waitOperation", { name }, { ...caller, deadline: clock.now() })).toMatchObject({ done: false });
  expect(await call("waitOperation", { name }, { ...caller, signal: AbortSignal.abort() })).toMatchObject({ name });
  await expect(call("waitOperation", { name, timeout: { nanos: -1 } })).rejects.toMatchObject(error("INVALID_TIMEOUT"));
});
