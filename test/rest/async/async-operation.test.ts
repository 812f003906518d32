import type { Any } from "@bufbuild/protobuf/wkt";
import { BytesValueSchema, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { failed, packed, succeeded } from "../../operations/requests.ts";
import { endedWith, pack, packStruct } from "../by-id/packed.ts";
import { expectAsyncOperation } from "./async-schemas.ts";
import { setUp } from "./set-up.ts";

type Context = ReturnType<typeof setUp>;

const GET = "GET /async/v1/operations/a";

test.each<[string, (context: Context) => Promise<unknown>, object]>([
  ["PENDING", ({ create }) => create("a"), { status: "pending" }],
  ["RUNNING", ({ start }) => start("a"), { status: "running" }],
  [
    "CANCELLING",
    async ({ start, service }) => {
      await start("a");
      await service.cancel("operations/a");
    },
    { status: "cancelled", error: null },
  ],
  ["SUCCEEDED", ({ create }) => create("a", succeeded()), { status: "succeeded", error: null }],
  [
    "FAILED",
    ({ create }) => create("a", failed(8, "no room")),
    { status: "failed", error: { code: "RESOURCE_EXHAUSTED", message: "no room" } },
  ],
  [
    "CANCELLED",
    ({ create }) => create("a", failed(1, "as you like")),
    { status: "cancelled", error: { code: "CANCELLED", message: "as you like" } },
  ],
])("shows an operation that is %s", async (_state, make, expected) => {
  const context = setUp();
  await make(context);
  const { json } = await context.send(GET);
  expectAsyncOperation(json);
  expect(json).toMatchObject(expected);
});

test("shows when the operation was created and when it changed", async () => {
  const { create, write, clock, send } = setUp();
  await create("a");
  clock.advance(1_500);
  await write("operations/a");
  const times = { created_at: "2026-01-01T00:00:00.000Z", updated_at: "2026-01-01T00:00:01.500Z" };
  expect((await send(GET)).json).toMatchObject(times);
});

describe("progress_pct", () => {
  test.each([
    [0, 0],
    [0.29, 29],
    [0.12345, 12.35],
    [1, 100],
  ])("of a reported fraction of %d is %d", async (fraction, expected) => {
    const { create, call, send } = setUp();
    await create("a");
    await call("updateOperation", { name: "operations/a", progress: { fraction } });
    const { json } = await send(GET);
    expectAsyncOperation(json);
    expect(json).toMatchObject({ progress_pct: expected });
  });

  test.each([
    [packStruct({ percentage: 12.5 }), 12.5],
    [packStruct({ percentage: 101 }), null],
    [packStruct({ percentage: -1 }), null],
    [packStruct({ percentage: "12" }), null],
    [packed("40"), null],
  ])("of metadata without reported progress is that of a Struct", async (metadata, expected) => {
    const { create, send } = setUp();
    await create("a", { metadata });
    expect((await send(GET)).json).toMatchObject({ progress_pct: expected });
  });

  test("is what was reported rather than what the metadata says", async () => {
    const { create, call, send } = setUp();
    await create("a", { metadata: packStruct({ percentage: 90 }) });
    await call("updateOperation", { name: "operations/a", progress: { fraction: 0.25 } });
    expect((await send(GET)).json).toMatchObject({ progress_pct: 25 });
  });
});

describe("result_url", () => {
  const url = "https://example.com/results/1?x=y";

  test.each<[string, Any, string | null]>([
    ["a StringValue that is a URL", pack(StringValueSchema, { value: url }), url],
    ["a StringValue that is a URL of http", pack(StringValueSchema, { value: "HTTP://a.test/x" }), "HTTP://a.test/x"],
    ["a StringValue with another scheme", pack(StringValueSchema, { value: "gs://bucket/x" }), null],
    ["a StringValue that is a file", pack(StringValueSchema, { value: "file:///etc/passwd" }), null],
    ["a StringValue that is data", pack(StringValueSchema, { value: "data://text/html,<script>" }), null],
    ["a script in the form of a URL", pack(StringValueSchema, { value: "javascript://a.test/%0aalert(1)" }), null],
    ["a URL that is only within", pack(StringValueSchema, { value: "x:https://example.com" }), null],
    ["a StringValue that is words", pack(StringValueSchema, { value: "note: all done" }), null],
    ["a StringValue that is a script", pack(StringValueSchema, { value: "javascript:alert(1)" }), null],
    ["a StringValue that is a path", pack(StringValueSchema, { value: "/results/1" }), null],
    ["a StringValue with a space", pack(StringValueSchema, { value: "https://example.com/a b" }), null],
    ["a StringValue with no host", pack(StringValueSchema, { value: "https://" }), null],
    ["a Struct with result_url", packStruct({ result_url: url, url: "https://example.com/other" }), url],
    ["a Struct with url", packStruct({ url }), url],
    ["a Struct whose result_url is none", packStruct({ result_url: 1, url }), url],
    ["a Struct whose result_url is a script", packStruct({ result_url: "javascript:x//", url }), url],
    ["a Struct with neither", packStruct({ link: url }), null],
    ["a StringValue with a malformed host", pack(StringValueSchema, { value: "https://[x" }), null],
    ["another wrapper", pack(BytesValueSchema, { value: Buffer.from(url) }), null],
    ["an unknown type", packed(url), null],
    ["malformed bytes", { ...pack(StringValueSchema, {}), value: Buffer.from([0x0a, 0xff]) }, null],
  ])("of %s", async (_what, response, expected) => {
    const { create, send } = setUp();
    await create("a", endedWith(response));
    const { json } = await send(GET);
    expectAsyncOperation(json);
    expect(json).toMatchObject({ status: "succeeded", result_url: expected });
  });
});
