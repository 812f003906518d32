import type { JsonValue } from "@bufbuild/protobuf";
import {
  type Any,
  BoolValueSchema,
  EmptySchema,
  Int64ValueSchema,
  StringValueSchema,
  TimestampSchema,
  ValueSchema,
} from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { ErrorInfoSchema, OperationMetadataSchema } from "../../../src/proto/messages.ts";
import { failed, packed, succeeded } from "../../operations/requests.ts";
import { endedWith, pack, packStruct } from "../by-id/packed.ts";
import { setUp } from "./set-up.ts";
import { expectXiqOperation } from "./xiq-schemas.ts";

type Context = ReturnType<typeof setUp>;

const GET = "GET /xiq/operations/a";
const DAY = 24 * 60 * 60;

async function show({ send }: Context): Promise<JsonValue | undefined> {
  const { json } = await send(GET);
  expectXiqOperation(json);
  return json;
}

test.each<[string, (context: Context) => Promise<unknown>, object]>([
  ["PENDING", ({ create }) => create("a"), { metadata: { status: "PENDING", cancelable: true }, done: false }],
  ["RUNNING", ({ start }) => start("a"), { metadata: { status: "RUNNING", cancelable: true }, done: false }],
  [
    "CANCELLING",
    async ({ start, service }) => {
      await start("a");
      await service.cancel("operations/a");
    },
    { metadata: { status: "CANCELING", cancelable: false }, done: false },
  ],
  [
    "SUCCEEDED",
    ({ create }) => create("a", succeeded()),
    { metadata: { status: "SUCCEEDED", cancelable: false }, done: true },
  ],
  [
    "FAILED",
    ({ create }) => create("a", failed(8, "no room")),
    {
      metadata: { status: "FAILED", cancelable: false },
      done: true,
      error: { error_code: "RESOURCE_EXHAUSTED", error_message: "no room", error_message_description: "no room" },
    },
  ],
  [
    "CANCELLED",
    ({ create }) => create("a", failed(1, "as you like")),
    { metadata: { status: "CANCELED", cancelable: false }, done: true, error: { error_code: "CANCELLED" } },
  ],
])("shows an operation that is %s", async (_state, make, expected) => {
  const context = setUp();
  await make(context);
  expect(await show(context)).toMatchObject(expected);
});

test("shows when the operation was created, was begun, changed and ended", async () => {
  const context = setUp();
  const { create, write, clock } = context;
  await create("a");
  const shown = { create_time: "2026-01-01T00:00:00.000Z" };
  const { metadata: pending } = Object(await show(context));
  expect(pending).toMatchObject({ ...shown, update_time: "2026-01-01T00:00:00.000Z" });
  expect(pending).not.toHaveProperty("start_time");
  clock.advance(1_000);
  await write("operations/a");
  const { metadata: running } = Object(await show(context));
  expect(running).toMatchObject({ ...shown, start_time: "2026-01-01T00:00:01.000Z" });
  expect(running).not.toHaveProperty("end_time");
  clock.advance(500);
  await write("operations/a", succeeded());
  expect(Object(await show(context)).metadata).toMatchObject({
    ...shown,
    start_time: "2026-01-01T00:00:01.000Z",
    update_time: "2026-01-01T00:00:01.500Z",
    end_time: "2026-01-01T00:00:01.500Z",
  });
});

describe("expires_in", () => {
  const expiresIn = async (context: Context) => Object(await show(context)).metadata.expires_in;

  test("is the server's retention until the operation is done, and then what is left of it", async () => {
    const context = setUp();
    await context.create("a");
    context.clock.advance(DAY * 1000);
    expect(await expiresIn(context)).toBe(30 * DAY);
    await context.write("operations/a", succeeded());
    expect(await expiresIn(context)).toBe(30 * DAY);
    context.clock.advance(1);
    expect(await expiresIn(context)).toBe(30 * DAY - 1);
    context.clock.advance(30 * DAY * 1000 - 2);
    expect(await expiresIn(context)).toBe(0);
  });

  test("is the operation's own ttl if it has one", async () => {
    const context = setUp();
    await context.call("createOperation", { operationId: "a", ttl: { seconds: 90n, nanos: 500_000_000 } });
    expect(await expiresIn(context)).toBe(90);
    await context.write("operations/a", succeeded());
    context.clock.advance(10_000);
    expect(await expiresIn(context)).toBe(80);
  });
});

describe("percentage and step", () => {
  const progressOf = async (context: Context) => {
    const { percentage, step } = Object(await show(context)).metadata;
    return [percentage, step];
  };

  test.each([
    [0, 0],
    [0.29, 29],
    [0.426, 43],
    [1, 100],
  ])("of a reported fraction of %d are whole", async (fraction, percentage) => {
    const context = setUp();
    await context.create("a");
    await context.call("updateOperation", { name: "operations/a", progress: { fraction, message: "copying" } });
    expect(await progressOf(context)).toEqual([percentage, "copying"]);
  });

  test.each<[string, Any | undefined, unknown[]]>([
    ["a Struct", packStruct({ percentage: 42.6, step: "copying" }), [43, "copying"]],
    ["a Struct with a percentage out of range", packStruct({ percentage: 100.1, step: "" }), [undefined, undefined]],
    ["a Struct with other types", packStruct({ percentage: "42", step: 7 }), [undefined, undefined]],
    ["another known type", pack(OperationMetadataSchema, { statusDetail: "copying" }), [undefined, undefined]],
    ["an unknown type", packed("40"), [undefined, undefined]],
    ["no type", undefined, [undefined, undefined]],
  ])("without reported progress are those of metadata of %s", async (_what, metadata, expected) => {
    const context = setUp();
    await context.create("a", { ...(metadata && { metadata }) });
    expect(await progressOf(context)).toEqual(expected);
  });

  test("are what was reported rather than what the metadata says", async () => {
    const context = setUp();
    await context.create("a", { metadata: packStruct({ percentage: 90, step: "packing" }) });
    await context.call("updateOperation", { name: "operations/a", progress: { fraction: 0, message: "copying" } });
    expect(await progressOf(context)).toEqual([0, "copying"]);
    await context.call("updateOperation", { name: "operations/a", progress: { fraction: 0.5 } });
    expect(await progressOf(context)).toEqual([50, "packing"]);
  });
});

describe("response", () => {
  const malformed = Buffer.from([0x0a, 0xff]);

  test.each<[string, Any, JsonValue]>([
    ["a Struct", packStruct({ n: 1, text: "x" }), { n: 1, text: "x" }],
    ["a StringValue", pack(StringValueSchema, { value: "x" }), "x"],
    ["an empty StringValue", pack(StringValueSchema, {}), ""],
    ["a BoolValue", pack(BoolValueSchema, {}), false],
    ["an Int64Value", pack(Int64ValueSchema, { value: 9_007_199_254_740_993n }), "9007199254740993"],
    ["a null", pack(ValueSchema, { kind: { case: "nullValue", value: 0 } }), null],
    ["a Timestamp", pack(TimestampSchema, { seconds: 1n }), "1970-01-01T00:00:01Z"],
    ["an Empty", pack(EmptySchema, {}), { "@type": "type.googleapis.com/google.protobuf.Empty" }],
    [
      "another known type",
      pack(OperationMetadataSchema, { target: "t" }),
      { "@type": "type.googleapis.com/google.cloud.common.OperationMetadata", target: "t" },
    ],
    ["an unknown type", packed("x"), { "@type": "type.example.com/test.Value", value: "eA==" }],
    [
      "a StringValue with a field of another wire type",
      { ...pack(StringValueSchema, {}), value: Buffer.from([0x08, 0x00]) },
      { "@type": "type.googleapis.com/google.protobuf.StringValue", value: "CAA=", "@encoding": "base64" },
    ],
    [
      "malformed bytes of a StringValue",
      { ...pack(StringValueSchema, {}), value: malformed },
      { "@type": "type.googleapis.com/google.protobuf.StringValue", value: "Cv8=", "@encoding": "base64" },
    ],
  ])("of %s is its JSON", async (_what, response, expected) => {
    const context = setUp();
    await context.create("a", endedWith(response));
    expect(Object(await show(context)).response).toEqual(expected);
  });
});

describe("error", () => {
  test("has the reason and the metadata of the ErrorInfo, and an ID that stays", async () => {
    const context = setUp();
    const info = { reason: "DISK_FULL", domain: "example.com", metadata: { disk: "sda" } };
    const details = [packed("x"), pack(ErrorInfoSchema, info)];
    await context.create("a", { done: true, result: { case: "error", value: { code: 8, message: "full", details } } });
    const { error } = Object(await show(context));
    expect(error).toMatchObject({ error_message_code: "DISK_FULL", error_params: { disk: "sda" } });
    context.clock.advance(1_000);
    expect(Object(await show(context)).error).toEqual(error);
    await context.create("b", failed(8));
    const { error: other } = Object((await context.send("GET /xiq/operations/b")).json);
    expect(other.error_id).not.toBe(error.error_id);
  });

  test("with malformed details is shown without them", async () => {
    const context = setUp();
    const details = [{ ...pack(ErrorInfoSchema, {}), value: Buffer.from([0x0a, 0xff]) }];
    await context.create("a", { done: true, result: { case: "error", value: { code: 13, message: "", details } } });
    const { error } = Object(await show(context));
    expect(Object.keys(error).sort()).toEqual(["error_code", "error_id", "error_message", "error_message_description"]);
  });
});
