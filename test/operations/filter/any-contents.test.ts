import { create, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema, Int64ValueSchema, StructSchema, ValueSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import type { OperationRecord } from "../../../src/operations/record.ts";
import { embed } from "../../../src/proto/encode.ts";
import { OperationMetadataSchema } from "../../../src/proto/messages.ts";
import { matches } from "./support/matches.ts";
import { packBytes, packJson, recordOf, withMetadata } from "./support/records.ts";
import { JobSchema } from "./support/types.ts";

const METADATA = "google.cloud.common.OperationMetadata";
const withBytes = (typeName: string, bytes: Uint8Array) => recordOf({ metadata: packBytes(typeName, bytes) });
const withAny = (metadata: Any) => recordOf({ metadata });

describe("the type", () => {
  const { value } = packJson(JobSchema, { displayName: "x" });

  test.each(["type.googleapis.com/test.Job", "/test.Job", "https://example.com/a/b.c/test.Job"])(
    "is what comes after the last slash of %s",
    (typeUrl) => {
      const record = withAny(create(AnySchema, { typeUrl, value }));
      expect(matches("metadata.display_name = x", record)).toBe(true);
      expect(matches(`metadata.@type = "${typeUrl}"`, record)).toBe(true);
    },
  );

  test.each([
    "type.googleapis.com/test.Unknown",
    "type.googleapis.com/",
    "type.googleapis.com/test.job",
    "type.googleapis.com/.test.Job",
    "type.googleapis.com/test.Job/",
    "type.googleapis.com/test.Color",
    "test.Job/x",
    "x/__proto__",
  ])("%s is unknown: nothing but the type URL matches", (typeUrl) => {
    const record = withAny(create(AnySchema, { typeUrl, value }));
    expect(matches(`metadata:* AND metadata.@type = "${typeUrl}" AND metadata:"@type"`, record)).toBe(true);
    for (const path of ["display_name", "value", "type_url", "a.b.c"]) {
      for (const test of ["= x", "!= x", "> a", ":x", ":*"]) {
        expect(matches(`metadata.${path} ${test}`, record)).toBe(false);
        expect(matches(`NOT metadata.${path} ${test}`, record)).toBe(true);
      }
    }
  });
});

describe("bytes that are no encoding of their type", () => {
  const good = "22 06 6578706f7274"; // verb: "export"
  const broken: readonly (readonly [string, string])[] = [
    ["cut short within a field", "2a 7f 61"],
    ["cut short within a tag", "80"],
    ["with text that is not UTF-8", "2a 01 ff"],
    ["with a varint where text should be", "28 01"],
    ["with text where a bool should be", "32 01 61"],
    ["with field number 0", "00 00"],
    ["with wire type 7", "2f"],
    ["with a varint of eleven bytes", "30 80 80 80 80 80 80 80 80 80 80 00"],
    ["with a group without an end", "a3 3e"],
    ["with an end of no group", "a4 3e"],
    ["with a Timestamp that is cut short", "0a 02 08 80"],
    ["with a Timestamp that reaches beyond its end", "0a 01 08 00"],
    ["with a Timestamp of another type", "0a 02 0a 00"],
  ];

  test.each(broken)("%s: nothing but the type URL matches", (_, hex) => {
    const bytes = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
    for (const order of [`${good} ${hex}`, `${hex} ${good}`, hex]) {
      const record = withBytes(METADATA, bytes(order));
      expect(matches(`metadata:* AND metadata.@type:${METADATA}`, record)).toBe(true);
      for (const path of ["verb", "target", "create_time", "cancel_requested", "create_time.seconds"]) {
        expect(matches(`metadata.${path} = "" OR metadata.${path} != "" OR metadata.${path}:*`, record)).toBe(false);
      }
    }
    expect(matches("metadata.verb = export", withBytes(METADATA, bytes(good)))).toBe(true);
  });

  test("do not hide what is around the Any that they are in", () => {
    const details = packBytes(METADATA, Uint8Array.of(0x80));
    const job = embed(21, toBinary(AnySchema, details));
    const record = withBytes("test.Job", Buffer.concat([job, packJson(JobSchema, { displayName: "x" }).value]));
    expect(matches("metadata.display_name = x", record)).toBe(true);
    expect(matches(`metadata.details.@type:${METADATA} AND metadata.details:*`, record)).toBe(true);
    expect(matches('metadata.details.verb = ""', record)).toBe(false);
  });

  test.each([StructSchema, ValueSchema, Int64ValueSchema, AnySchema])("of $typeName have no value", ({ typeName }) => {
    const record = withBytes(typeName, Uint8Array.of(0x0a, 0x05, 0x0a));
    expect(matches(`metadata:* AND metadata.@type:${typeName}`, record)).toBe(true);
    for (const path of ["value", "a", "value.a", "fields", "@types"]) {
      expect(matches(`metadata.${path}:* OR metadata.${path} = null OR metadata.${path} != 1`, record)).toBe(false);
    }
  });

  test("are refused too where two members of a oneof are set, for decoders would drop one", () => {
    const bytes = [
      packJson(JobSchema, { text: "x", displayName: "d" }).value,
      packJson(JobSchema, { amount: "5" }).value,
    ];
    expect(matches("metadata.display_name = d", withBytes("test.Job", Buffer.concat(bytes)))).toBe(false);
  });
});

describe("an operation is decoded", () => {
  const counted = (record: OperationRecord) => {
    const reads = { count: 0 };
    const { operation } = record;
    const spied: OperationRecord = {
      ...record,
      get operation() {
        reads.count++;
        return operation;
      },
    };
    return { reads, record: spied };
  };

  test.each([
    ["done = true AND metadata.verb = export", 0],
    ["metadata.verb = export OR state = PENDING", 0],
    ["metadata.verb = export AND metadata.target = x", 1],
    ["metadata.verb = x OR metadata.verb = y OR metadata.@type = z", 1],
    ["metadata.verb = export AND NOT response:* AND NOT error:*", 1],
  ])("only if the filter needs it: %s", (filter, times) => {
    const { reads, record } = counted(withMetadata(OperationMetadataSchema, { verb: "export", target: "x" }));
    reads.count = 0;
    matches(filter, record);
    expect(reads.count).toBe(times);
  });
});
