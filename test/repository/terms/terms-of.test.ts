import type { JsonObject } from "@bufbuild/protobuf";
import { Int64ValueSchema, StringValueSchema, StructSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { OperationRecord } from "../../../src/operations/record.ts";
import { embed } from "../../../src/proto/encode.ts";
import { searchOf } from "../../../src/repository/terms/search-of.ts";
import { termsOf } from "../../../src/repository/terms/terms-of.ts";
import { filters, matches } from "../../operations/filter/support/matches.ts";
import { packBytes, packJson, recordOf, withMetadata } from "../../operations/filter/support/records.ts";
import { subjects } from "../../operations/filter/support/subjects.ts";
import { DelimitedSchema, GroupedSchema, JobSchema } from "../../operations/filter/support/types.ts";
import { passes } from "./support/passes.ts";

const MANY = Array.from({ length: 100 }, (_, index) => index);
const finds = (filter: string, record: OperationRecord) => passes(record, searchOf(filters.parse(filter)));

/** That the record meets the filter and is found by it. */
function expectFound(filter: string, record: OperationRecord): void {
  expect([filter, matches(filter, record), finds(filter, record)]).toEqual([filter, true, true]);
}

test("terms are distinct whole numbers below 2^53, 64 at most", () => {
  fc.assert(
    fc.property(subjects, ({ record }) => {
      const terms = termsOf(record);
      expect(new Set(terms).size).toBe(terms.length);
      expect(terms.filter((term) => !Number.isSafeInteger(term) || term < 0)).toEqual([]);
      expect(terms.length).toBeLessThanOrEqual(64);
    }),
  );
});

test("a small record has few terms: state, done, cancellation, and each value once", () => {
  expect(termsOf(recordOf({}))).toHaveLength(3);
  expect(termsOf(withMetadata(StructSchema, { a: "x", b: "x" }))).toHaveLength(7);
  expect(termsOf(withMetadata(Int64ValueSchema, "5"))).toHaveLength(6);
  expect(termsOf(recordOf({}, { labels: { a: "b", c: "d" } }))).toHaveLength(7);
});

test("the terms of a record never change, for they are stored", () => {
  const record = recordOf(
    { metadata: packJson(StructSchema, { step: "one", share: 0.5 }) },
    { labels: { env: "prod" } },
  );
  expect(termsOf(record)).toMatchInlineSnapshot(`
[
  6155970421136318,
  8125950174940555,
  3473766181901412,
  8351390320112777,
  6630826948473706,
  3681552893030343,
  6978514136033097,
  2131085399416484,
  6960628365854310,
  7191712693343464,
]
`);
});

test("a part with too many values is found by whatever is looked for in it, but the others are not", () => {
  const many: JsonObject = Object.fromEntries(MANY.map((index) => [`key${index}`, `value${index}`]));
  const response = packJson(StringValueSchema, "result");
  const record = recordOf({ metadata: packJson(StructSchema, many), result: { case: "response", value: response } });
  expect(termsOf(record).length).toBeLessThanOrEqual(64);
  for (const index of MANY) expectFound(`metadata.key${index} = value${index}`, record);
  expect(finds("metadata.key1 = nowhere", record)).toBe(true);
  expect(finds("labels.key1 = nowhere", record)).toBe(false);
  expectFound("response.value = result", record);
  expectFound("state = SUCCEEDED AND done = true", record);
  expect(finds("done = false", record)).toBe(false);
});

test("too many labels leave out some of them and of what follows, but not the error", () => {
  const labels = Object.fromEntries(MANY.slice(0, 64).map((index) => [`key${index}`, "x"]));
  const error = { code: 8, message: "Disk full" };
  const metadata = packJson(StringValueSchema, "text");
  const record = recordOf({ metadata, result: { case: "error", value: error } }, { labels });
  expect(termsOf(record).length).toBeLessThanOrEqual(64);
  for (const key of Object.keys(labels)) {
    expectFound(`labels.${key} = x`, record);
    expectFound(`labels:${key}`, record);
  }
  expectFound("error.code = 8 AND error.message = 'Disk full'", record);
  expectFound("metadata.value = text", record);
  expect(finds("response.value = text", record)).toBe(false);
});

test("values behind very many others, or in very many messages, are found", () => {
  const repeated = Buffer.concat([
    ...MANY.flatMap(() => MANY).map(() => Uint8Array.of(0x10, 1)),
    embed(1, Buffer.from("end")),
  ]);
  expectFound("metadata.display_name = end", recordOf({ metadata: packBytes("test.Job", repeated) }));
  const groups = Buffer.concat([
    ...MANY.slice(0, 20)
      .flatMap(() => MANY)
      .map(() => Uint8Array.of(0x9b, 6, 0x9c, 6)),
    embed(1, Buffer.from("end")),
  ]);
  expectFound("metadata.display_name = end", recordOf({ metadata: packBytes("test.Job", groups) }));
  let nested = packJson(JobSchema, { displayName: "deep" }).value;
  for (const _ of MANY.slice(0, 20)) nested = embed(7, nested);
  const path = `metadata${".parent".repeat(20)}.display_name`;
  expectFound(`${path} = deep`, recordOf({ metadata: packBytes("test.Job", nested) }));
  expect(finds(`${path} = flat`, recordOf({ metadata: packBytes("test.Job", nested) }))).toBe(false);
});

test("what is in groups is found", () => {
  const grouped = withMetadata(GroupedSchema, {
    part: { text: "in", whole: { part: { text: "deeper" } } },
    after: "out",
  });
  expectFound("metadata.part.text = in AND metadata.after = out", grouped);
  expectFound("metadata.part.whole.part.text = deeper", grouped);
  const delimited = withMetadata(DelimitedSchema, { inner: { text: "x", time: "1970-01-01T00:00:00.000000007Z" } });
  expectFound("metadata.inner.text = x AND metadata.inner.time = 1970-01-01T00:00:00.000000007Z", delimited);
});

test("a text that begins like a message is found unless it is one", () => {
  const text = (value: string) => withMetadata(StringValueSchema, value);
  expectFound("metadata.value = '\\n\\x01ab'", text("\n\x01ab"));
  expect(finds("metadata.value = '\\n\\x01ab'", text("other"))).toBe(false);
  expectFound("metadata.value = '\\n\\x01a'", text("\n\x01a"));
});

test("nothing of an operation that is malformed is excluded", () => {
  const record = { ...recordOf({}), operation: Uint8Array.of(0x12, 0x7f) };
  expect(finds("metadata.x = y AND response.x = y", record)).toBe(true);
  const any = { ...recordOf({}), operation: embed(2, Uint8Array.of(0x12, 0x7f)) };
  expect(finds("metadata.x = y", any)).toBe(true);
  expect(finds("response.x = y", any)).toBe(false);
});

test("an error in several parts has the last code and the last message", () => {
  const failed = recordOf({ result: { case: "error", value: { code: 8, message: "one" } } });
  const parts = [failed.operation, embed(4, Uint8Array.of(0x12, 1, 0x62)), embed(4, Uint8Array.of(8, 5))];
  const record = { ...failed, operation: Buffer.concat(parts) };
  expectFound("error.code = 5 AND error.message = b", record);
  expect(finds("error.code = 8", record)).toBe(false);
});

test("an error without code and message is found by what these are then", () => {
  const failed = recordOf({ result: { case: "error", value: { code: 8, message: "one" } } });
  const record = { ...failed, operation: embed(4, new Uint8Array()) };
  expectFound("error.code = 0 AND error.message = ''", record);
  expect(finds("error.code = 8", record)).toBe(false);
});
