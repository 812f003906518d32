import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { embed, embedAll, encode } from "../../src/proto/encode.ts";
import { ListOperationsResponseSchema, OperationRecordSchema, OperationSchema } from "../../src/proto/messages.ts";
import { messagesOf } from "./messages-of.ts";

const operations = messagesOf(OperationSchema, 1).map((message) => toBinary(OperationSchema, message));
const { operations: repeated } = ListOperationsResponseSchema.field;
const { operation: singular } = OperationRecordSchema.field;

test("a message given by its fields is encoded as a message is", () => {
  expect(encode(OperationSchema, { name: "operations/a", done: true })).toEqual(
    Uint8Array.from([0x0a, 12, ...Buffer.from("operations/a"), 0x18, 1]),
  );
});

test("an embedded message keeps its bytes and is what a decoder finds in the field", () => {
  fc.assert(
    fc.property(operations, (bytes) => {
      const outer = embed(singular.number, bytes);
      expect(Buffer.from(outer.subarray(-bytes.length || outer.length))).toEqual(Buffer.from(bytes));
      const { operation } = fromBinary(OperationRecordSchema, outer);
      expect(operation).toEqual(fromBinary(OperationSchema, bytes));
    }),
  );
});

test("bytes that are no canonical encoding stay as they are, too", () => {
  const lax = Buffer.from("1881000a0161a03e05", "hex");
  expect(Buffer.from(embed(1, lax)).includes(lax)).toBe(true);
  expect(Buffer.concat(embedAll(1, [lax, lax], new Uint8Array())).lastIndexOf(lax)).toBeGreaterThan(11);
});

test("embedded messages are a repeated field, followed by the rest", () => {
  fc.assert(
    fc.property(fc.array(operations, { maxLength: 4 }), fc.string(), (all, nextPageToken) => {
      const rest = encode(ListOperationsResponseSchema, { nextPageToken });
      const list = embedAll(repeated.number, all, rest);
      const expected = { operations: all.map((bytes) => fromBinary(OperationSchema, bytes)), nextPageToken };
      expect(Buffer.concat(list)).toEqual(Buffer.from(encode(ListOperationsResponseSchema, expected)));
    }),
  );
});

test("a message of several megabytes can be embedded", () => {
  const large = new Uint8Array(3_000_000).fill(1);
  expect(Buffer.compare(Buffer.concat(embedAll(1, [large], new Uint8Array())), embed(1, large))).toBe(0);
});
