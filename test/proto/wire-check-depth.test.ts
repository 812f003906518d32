import { fromBinary } from "@bufbuild/protobuf";
import { ValueSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "@jest/globals";
import { embed } from "../../src/proto/encode.ts";
import { checkWire } from "../../src/proto/wire-check.ts";
import { EveryKindSchema } from "./every-kind.ts";

const EMPTY = new Uint8Array();

/** An encoding inside of so many messages. */
function nest(levels: number, fieldNumber: number, inner: Uint8Array = EMPTY): Uint8Array {
  let bytes = inner;
  for (let level = 0; level < levels; level++) bytes = embed(fieldNumber, bytes);
  return bytes;
}

const groups = (levels: number) => Buffer.from("a33e".repeat(levels) + "a43e".repeat(levels), "hex");

test("messages may be nested 99 deep, which decoders accept too", () => {
  const deepest = nest(99, 11);
  expect(() => checkWire(EveryKindSchema, deepest)).not.toThrow();
  expect(() => fromBinary(EveryKindSchema, deepest)).not.toThrow();
});

test.each([101, 5_000])("messages nested %d deep are refused", (levels) => {
  expect(() => checkWire(EveryKindSchema, nest(levels, 11))).toThrow("is nested too deeply");
  expect(() => checkWire(EveryKindSchema, nest(levels, 202))).toThrow("is nested too deeply");
});

test("the entries and values of a map count too", () => {
  const nestEntries = (levels: number) => {
    let bytes: Uint8Array = EMPTY;
    for (let level = 0; level < levels; level++) bytes = embed(301, embed(2, bytes));
    return bytes;
  };
  expect(() => checkWire(EveryKindSchema, nestEntries(50))).not.toThrow();
  expect(() => checkWire(EveryKindSchema, nestEntries(51))).toThrow("is nested too deeply");
});

test("unknown groups may be nested 99 deep, and not over 100, within messages too", () => {
  expect(() => checkWire(EveryKindSchema, groups(99))).not.toThrow();
  expect(() => fromBinary(EveryKindSchema, groups(99))).not.toThrow();
  expect(() => checkWire(EveryKindSchema, groups(101))).toThrow("is nested too deeply");
  expect(() => checkWire(EveryKindSchema, groups(1_000_000))).toThrow("is nested too deeply");
  expect(() => checkWire(EveryKindSchema, nest(50, 11, groups(51)))).toThrow("is nested too deeply");
});

test("50,000 JSON-like lists in each other overflow no stack", () => {
  const chain = Buffer.alloc(200_000, Buffer.from("32010a01", "hex"));
  expect(() => checkWire(ValueSchema, chain)).toThrow();
});
