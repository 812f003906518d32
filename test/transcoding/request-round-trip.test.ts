import { fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ProtoJson } from "../../src/json/proto-json.ts";
import { parseQuery } from "../../src/transcoding/parse-query.ts";
import { requestJson } from "../../src/transcoding/request-json.ts";
import { libraryMessage, libraryTypes } from "./support/library.ts";

const input = libraryMessage("BookRequest");
const types = new ProtoJson(() => libraryTypes);
const text = fc.oneof(
  fc.string({ unit: "grapheme" }).filter((value) => value.isWellFormed()),
  fc.constantFrom("Hello 100%", 'Hello "You"', "first/hello/second", "☺ → ← \\/\b\f\r\t\u1234", "%2F", "+", "a&b=c"),
);
const camelName = fc.stringMatching(/^[a-z]{1,5}([A-Z][a-z]{1,5}){0,2}$/);
/** Not -0, which JavaScript writes as 0. */
const number = fc.oneof(fc.double(), fc.constantFrom(1.7976931348623157e308, 5e-324, 1e21, -0.5)).map((value) => {
  return Number.isFinite(value) ? value + 0 : String(value);
});
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const kind = fc.constantFrom<JsonValue>("NOVEL", "KIND_UNSPECIFIED", 0, 1, 7);
const fields = { requiredKeys: [] };
/** No query can say that there is a message without fields. */
const filled = fc.constant("not empty");
const book = fc.record({ name: filled, title: text, pageCount: int32 }, { requiredKeys: ["name"] });
const request = fc.record(
  {
    book: fc.record({ name: filled, isbn: text, sequel: book }, { requiredKeys: ["name"] }),
    isbn: text,
    kind,
    authors: fc.array(text),
    kinds: fc.array(kind),
    int32Value: int32,
    uint64Value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
    doubleValue: number,
    floatValue: fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    boolValue: fc.boolean(),
    bytesValue: fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("base64")),
    readTime: fc
      .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString()),
    loanTime: fc.integer({ min: -1e9, max: 1e9 }).map((seconds) => `${seconds}.5s`),
    updateMask: fc.array(camelName).map((paths) => paths.join(",")),
    int64Wrapper: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
    boolWrapper: fc.boolean(),
    stringWrapper: text,
    doubleWrapper: number,
    fancyName: text,
  },
  fields,
);

/** The parameters that a client makes of a request: a path of names and a value for each leaf. */
function parameters(json: JsonValue, path: readonly string[] = []): [string, string][] {
  if (Array.isArray(json)) return json.map((element) => [path.join("."), String(element)]);
  if (typeof json !== "object" || json === null) return [[path.join("."), String(json)]];
  return Object.entries(json).flatMap(([key, value]) => parameters(value ?? null, [...path, key]));
}

test("a request that a client writes as a query is read as the same request", () => {
  fc.assert(
    fc.property(request, fc.boolean(), (json, useProtoFieldName) => {
      const message = fromJson(input, json);
      const query = new URLSearchParams(parameters(toJson(input, message, { useProtoFieldName }))).toString();
      const read = requestJson(input, { body: "" }, new Map(), parseQuery(query), undefined);
      expect(toJson(input, types.decode(input, read))).toEqual(toJson(input, message));
    }),
    { numRuns: 500 },
  );
});
