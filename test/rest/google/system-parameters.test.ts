import { fromBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import { ListOperationsResponseSchema, OperationSchema } from "../../../src/proto/messages.ts";
import { setUp } from "./set-up.ts";

async function setUpOne() {
  const context = setUp();
  await context.ask("POST /v1/operations?operationId=a", {
    body: { metadata: { "@type": "type.googleapis.com/google.protobuf.Struct", value: { step: "one", at: { x: 1 } } } },
  });
  return context;
}

const metadata = { "@type": "type.googleapis.com/google.protobuf.Struct", value: { step: "one", at: { x: 1 } } };

describe("prettyPrint", () => {
  test("is on unless it is false or 0, in errors too", async () => {
    const { send } = await setUpOne();
    const indented = `${JSON.stringify({ name: "operations/a", metadata, done: false }, undefined, 2)}\n`;
    const oneLine = `${JSON.stringify({ name: "operations/a", metadata, done: false })}\n`;
    for (const query of ["", "?prettyPrint=true", "?$prettyPrint=1"]) {
      expect((await send(`GET /v1/operations/a${query}`)).text).toBe(indented);
      expect((await send(`GET /v1/operations/a${query}`, { headers: { accept: "text/event-stream" } })).text).toBe(
        indented,
      );
    }
    for (const query of ["?prettyPrint=false", "?%24prettyPrint=0", "?$prettyPrint=false"]) {
      expect((await send(`GET /v1/operations/a${query}`)).text).toBe(oneLine);
      expect((await send(`GET /v1/operations/b${query}`)).text).toMatch(/^\{"error".*\}\n$/);
    }
    expect((await send("GET /v1/operations/b")).text).toMatch(/^\{\n {2}"error": \{\n {4}"code": 404,\n/);
  });
});

describe("alt", () => {
  test("json is the default, in UTF-8", async () => {
    const { send } = await setUpOne();
    for (const query of ["", "?alt=json", "?$alt=json", "?%24alt=json%3Benum-encoding%3Dint"]) {
      const { status, headers } = await send(`GET /v1/operations/a${query}`);
      expect([status, headers["content-type"]]).toEqual([200, "application/json; charset=UTF-8"]);
    }
  });

  test("json has the fields in the order of the proto", async () => {
    const { send, ask } = await setUpOne();
    const error = { code: 13, message: "failed" };
    await ask("PATCH /v1/operations/a", { body: { operation: { done: true, error } } });
    const { text } = await send("GET /v1/operations/a?prettyPrint=false");
    expect(text).toBe(`${JSON.stringify({ name: "operations/a", metadata, done: true, error })}\n`);
  });

  test("json;enum-encoding=int gives enums as numbers", async () => {
    const { ask } = await setUpOne();
    expect((await ask("GET /v1/operations/a:record?$alt=json%3Benum-encoding=int"))[1]).toMatchObject({ state: 1 });
    expect((await ask("GET /v1/operations/a:record"))[1]).toMatchObject({ state: "PENDING" });
  });

  test("proto gives the encoded response", async () => {
    const { open, raw } = await setUpOne();
    const get = await open("GET /v1/operations/a?alt=proto");
    expect(get).toMatchObject({ status: 200, headers: { "content-type": "application/x-protobuf" } });
    expect(get.body).toEqual(await raw("getOperation", { name: "operations/a" }));
    expect(fromBinary(OperationSchema, get.body as Uint8Array).name).toBe("operations/a");
    const list = await open("GET /v1/operations?$alt=proto");
    expect(fromBinary(ListOperationsResponseSchema, list.body as Uint8Array).operations).toHaveLength(1);
  });

  test("is refused where it does not fit", async () => {
    const { ask } = await setUpOne();
    for (const path of [
      "a?alt=media",
      "a?alt=xml",
      "a?alt=sse",
      "a?alt=proto&fields=name",
      "a:watch?alt=proto",
      "a?alt=JSON",
    ]) {
      expect(await ask(`GET /v1/operations/${path}`)).toEqual([400, "INVALID_SYSTEM_PARAMETER"]);
    }
  });
});

describe("fields", () => {
  test.each([
    ["name", { name: "operations/a" }],
    ["done,name", { name: "operations/a", done: false }],
    ["*", { name: "operations/a", metadata, done: false }],
    ["metadata/value/step", { metadata: { value: { step: "one" } } }],
    ["metadata.value.step", { metadata: { value: { step: "one" } } }],
    ["metadata(@type,value/at)", { metadata: { "@type": metadata["@type"], value: { at: { x: 1 } } } }],
    ["metadata/value(step,at/y),done", { metadata: { value: { step: "one", at: {} } }, done: false }],
    ["metadata/*/step", { metadata: { "@type": metadata["@type"], value: { step: "one" } } }],
    ["metadata/value/step,metadata/value/at", { metadata: { value: metadata.value } }],
    ["metadata,metadata/value/step", { metadata }],
    ["metadata/value/step,metadata", { metadata }],
    ["response", {}],
  ])("%s selects these parts", async (fields, parts) => {
    const { ask } = await setUpOne();
    expect(await ask(`GET /v1/operations/a?fields=${encodeURIComponent(fields)}`)).toEqual([200, parts]);
    expect(await ask("GET /v1/operations/a", { headers: { "x-goog-fieldmask": fields } })).toEqual([200, parts]);
  });

  test("select from each item of a list, by the names of JSON or of the proto", async () => {
    const { ask } = await setUpOne();
    expect(await ask("GET /v1/operations?$fields=next_page_token,operations(name)")).toEqual([
      200,
      { operations: [{ name: "operations/a" }] },
    ]);
    expect(await ask("GET /v1/operations:records?fields=operationRecords/operation/done")).toEqual([
      200,
      { operationRecords: [{ operation: { done: false } }] },
    ]);
    expect(await ask("GET /v1/operations:records?fields=operation_records/create_time")).toEqual([
      200,
      { operationRecords: [{ createTime: "2026-01-01T00:00:00Z" }] },
    ]);
  });

  test("are refused if malformed or unknown, before anything is done", async () => {
    const { ask } = await setUpOne();
    const malformed = ["", ",", "name,", "name(", "name)", "name()", "metadata(a", "metadata/", "/name", "name name"];
    const large = [
      `metadata${"(a".repeat(30)}${")".repeat(30)}`,
      `metadata${"/a".repeat(30)}`,
      `metadata/${"x".repeat(5000)}`,
    ];
    const unknown = ["nosuch", "operations/name", "error/nosuch", "error(code,nosuch)"];
    const body = { operation: { done: true, error: { code: 13 } } };
    for (const fields of [...malformed, ...large, ...unknown]) {
      const line = `PATCH /v1/operations/a?fields=${encodeURIComponent(fields)}`;
      expect(await ask(line, { body })).toEqual([400, "INVALID_SYSTEM_PARAMETER"]);
    }
    expect((await ask("GET /v1/operations/a"))[1]).toMatchObject({ done: false });
  });
});

test("the others are taken out and have no effect", async () => {
  const { ask } = await setUpOne();
  const query = [
    ..."key=k access_token=t oauth_token=o quotaUser=q $userProject=p $apiVersion=2026 uploadType=media".split(" "),
    ..."upload_protocol=raw $ct=text/plain $.xgafv=2".split(" "),
  ];
  expect((await ask(`GET /v1/operations/a?${query.join("&")}`))[0]).toBe(200);
  const dollars = query.map((each) => (each.startsWith("$") ? each : `%24${each}`));
  expect((await ask(`GET /v1/operations/a?${dollars.join("&")}`))[0]).toBe(200);
  expect((await ask(`POST /v1/operations/a:cancel?${query.join("&")}`, { body: {} }))[0]).toBe(200);
});

test("one that is given twice, however it is written, is refused", async () => {
  const { ask } = await setUpOne();
  for (const query of ["alt=json&alt=json", "alt=json&$alt=json", "key=a&%24key=a", "$.xgafv=1&$.xgafv=2"]) {
    expect((await ask(`GET /v1/operations/a?${query}`))[0]).toBe(400);
  }
  const headers = { "x-goog-fieldmask": "name" };
  expect((await ask("GET /v1/operations/a?fields=name", { headers }))[0]).toBe(400);
});

test("JSONP is refused, and so are malformed values and unknown keys", async () => {
  const { ask } = await setUpOne();
  for (const query of ["callback=f", "$callback=f", "prettyPrint=maybe", "$.xgafv=3", "prettyPrint=toString"]) {
    expect(await ask(`GET /v1/operations/a?${query}`)).toEqual([400, "INVALID_SYSTEM_PARAMETER"]);
  }
  for (const query of ["nosuch=1", "userProject=p", ".xgafv=1", "$name=x", "name=operations/b", "$", "pageSize=1"]) {
    expect(await ask(`GET /v1/operations/a?${query}`)).toEqual([400, "INVALID_QUERY"]);
  }
});
