import { type JsonValue, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema, ListValueSchema, StructSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { embed } from "../../../src/proto/encode.ts";
import { matches } from "./support/matches.ts";
import { packBytes, packJson, recordOf } from "./support/records.ts";
import { JobSchema } from "./support/types.ts";

const withAny = (metadata: Any) => recordOf({ metadata });
const withBytes = (typeName: string, bytes: Uint8Array) => withAny(packBytes(typeName, bytes));

/** An encoding, wrapped so often. */
function nest(levels: number, innermost: Uint8Array, wrap: (inner: Uint8Array) => Uint8Array): Uint8Array {
  return levels === 0 ? innermost : nest(levels - 1, wrap(innermost), wrap);
}

const KEY_A = Buffer.from("0a0161", "hex");
const inStruct = (inner: Uint8Array) => embed(1, Buffer.concat([KEY_A, embed(2, embed(5, inner))]));
const inList = (inner: Uint8Array) => embed(1, embed(6, inner));

describe("messages in each other", () => {
  const struct = packJson(StructSchema, { b: 1 }).value;
  const list = packJson(ListValueSchema, [1]).value;
  const job = packJson(JobSchema, { displayName: "x" }).value;

  test("match down to the hundredth", () => {
    const structs = withBytes(StructSchema.typeName, nest(32, struct, inStruct));
    expect(matches(`metadata.${"a.".repeat(32)}b = 1`, structs)).toBe(true);
    const lists = withBytes(ListValueSchema.typeName, nest(49, list, inList));
    expect(matches("metadata.value:*", lists)).toBe(true);
    const jobs = withBytes(
      "test.Job",
      nest(100, job, (inner) => embed(7, inner)),
    );
    expect(matches(`metadata.${"parent.".repeat(100)}display_name = x`, jobs)).toBe(true);
  });

  test.each([101, 500])("do not match any more if there are %d", (levels) => {
    const structs = withBytes(StructSchema.typeName, nest(levels, struct, inStruct));
    expect(matches("metadata.a:* OR metadata.value:*", structs)).toBe(false);
    const lists = withBytes(ListValueSchema.typeName, nest(levels, list, inList));
    expect(matches("metadata.value:* OR metadata.value:1", lists)).toBe(false);
    const jobs = withBytes(
      "test.Job",
      nest(levels, job, (inner) => embed(7, inner)),
    );
    expect(matches("metadata.parent:*", jobs)).toBe(false);
    expect(matches("metadata.@type:test.Job", jobs)).toBe(true);
  });

  test("overflow no stack, 100,000 of them", () => {
    // Cut anywhere, it begins as lists in lists do whose ends are missing.
    const lists = withBytes(ListValueSchema.typeName, Buffer.alloc(400_000, Buffer.from("0a7f327f", "hex")));
    expect(matches("metadata.value:*", lists)).toBe(false);
    const groups = withBytes("test.Job", Buffer.alloc(200_000, Buffer.from("a33e", "hex")));
    expect(matches("metadata.display_name:* OR metadata.parent:*", groups)).toBe(false);
  });

  test("match in 500 Anys within each other, for each has its own bytes", () => {
    const wrap = (inner: Any) => packBytes(AnySchema.typeName, toBinary(AnySchema, inner));
    let any = packJson(JobSchema, { displayName: "x" });
    for (let level = 0; level < 500; level++) any = wrap(any);
    expect(matches(`metadata${".value".repeat(500)}.display_name = x`, withAny(any))).toBe(true);
    expect(matches(`metadata${".value".repeat(501)}:*`, withAny(any))).toBe(false);
  });
});

describe("as many values as are looked at are found, of", () => {
  const record = (hex: string, length: number, json: JsonValue = {}) => {
    const parts = Buffer.alloc(length, Buffer.from(hex, "hex"));
    return withBytes("test.Job", Buffer.concat([packJson(JobSchema, json).value, parts]));
  };

  test("a Struct in 5,000 parts, of which a hundred keys are asked for", () => {
    const config = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`key${index}`, index]));
    const job = record("7a00", 10_000, { config });
    const terms = Array.from({ length: 100 }, (_, index) => `metadata.config.key${index * 29}=${index * 29}`);
    expect(matches(terms.join(" "), job)).toBe(true);
  });

  test("a map in which one key is 6,000 times", () => {
    const job = record("f201050a01611007", 48_000, { counts: { b: 1 } });
    expect(matches("metadata.counts.a = 7 metadata.counts.b = 1", job)).toBe(true);
  });

  test("a message in 19,000 parts", () => {
    const job = record("3a00", 38_000, { parent: { displayName: "x" } });
    expect(matches("metadata.parent.display_name = x", job)).toBe(true);
  });

  test("a list of 19,000 messages", () => {
    const job = record("3200", 38_000, { displayName: "x" });
    expect(matches('metadata.children.display_name:x OR metadata.children.display_name:""', job)).toBe(true);
  });

  test("a list of 19,000 numbers", () => {
    const { value } = packJson(JobSchema, { displayName: "x" });
    const job = withBytes("test.Job", Buffer.concat([embed(5, Buffer.alloc(19_000, 2)), value]));
    expect(matches("metadata.sizes:1 AND NOT metadata.sizes:2", job)).toBe(true);
  });
});

describe("what would stop the server is not looked at:", () => {
  const sizes = (count: number) => withBytes("test.Job", embed(5, Buffer.alloc(count, 2)));

  test("a message with more than 20,000 values has its type only", () => {
    // The list itself is a value too.
    expect(matches("metadata.sizes:1", sizes(19_999))).toBe(true);
    expect(matches("metadata.sizes:1", sizes(20_000))).toBe(false);
    expect(matches("metadata.@type:test.Job", sizes(20_000))).toBe(true);
  });

  test("after 50,000 elements, over all terms, no list has any more", () => {
    const terms = (count: number) => [...Array(count).fill("NOT metadata.sizes:2"), "metadata.sizes:1"].join(" ");
    expect(matches(terms(4), sizes(10_000))).toBe(true);
    expect(matches(terms(5), sizes(10_000))).toBe(false);
  });

  test("an error with more than 20,000 details", () => {
    const error = { code: 5, details: Array(20_001).fill({ typeUrl: "a/b" }) };
    const record = recordOf({ done: true, result: { case: "error", value: error } });
    expect(matches("error.code = 5", record)).toBe(false);
    expect(matches("state = FAILED", record)).toBe(true);
  });
});
