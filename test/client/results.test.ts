import { create } from "@bufbuild/protobuf";
import { anyPack, StringValueSchema, StructSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import protobuf from "protobufjs";
import { metadataOf, responseOf } from "../../src/client/results.ts";
import { Code, OperationSchema } from "../../src/proto/messages.ts";

const { root } = protobuf.parse('syntax = "proto3"; package shop.v1; message Book { string title = 1; }');
const Book = root.lookupType("shop.v1.Book");
const dune = { typeUrl: "type.googleapis.com/shop.v1.Book", value: Book.encode({ title: "Dune" }).finish() };
const name = "operations/a";
const text = anyPack(StringValueSchema, create(StringValueSchema, { value: "Dune" }));

describe("the response of an operation", () => {
  const done = (response: { typeUrl: string; value: Uint8Array }) =>
    create(OperationSchema, { name, done: true, result: { case: "response", value: response } });

  test("is read by a type of protobuf-es, of protobufjs, or of the user's own making", () => {
    expect(responseOf(done(text), StringValueSchema).value).toBe("Dune");
    expect(responseOf(done(dune), Book)).toMatchObject({ title: "Dune" });
    const own = {
      typeName: "shop.v1.Book",
      encode: () => new Uint8Array(),
      decode: (bytes: Uint8Array) => bytes.length,
    };
    expect(responseOf(done(dune), own)).toBe(dune.value.length);
  });

  test("of another type is a clear error", () => {
    expect(() => responseOf(done(text), Book)).toThrow(
      'The response of operation "operations/a" is a "type.googleapis.com/google.protobuf.StringValue", not a "shop.v1.Book".',
    );
  });

  test("that is not there is a clear error", () => {
    expect(() => responseOf(create(OperationSchema, { name }), Book)).toThrow(
      'Operation "operations/a" has no response.',
    );
    expect(() => responseOf(create(OperationSchema, { name, done: true }), Book)).toThrow("has no response");
  });

  test("of an operation that has failed is thrown as its error", () => {
    const result = { case: "error" as const, value: { code: Code.NOT_FOUND, message: "no book" } };
    const failed = create(OperationSchema, { name, done: true, result });
    expect(() => responseOf(failed, Book)).toThrow(
      expect.objectContaining({ name: "StatusError", code: Code.NOT_FOUND, message: "NOT_FOUND: no book" }),
    );
  });
});

describe("the metadata of an operation", () => {
  test("are read by their type, and undefined if there are none", () => {
    const operation = create(OperationSchema, { name, metadata: dune });
    expect(metadataOf(operation, Book)).toMatchObject({ title: "Dune" });
    expect(metadataOf(create(OperationSchema, { name }), Book)).toBeUndefined();
  });

  test("of another type are a clear error", () => {
    const operation = create(OperationSchema, { name, metadata: dune });
    expect(() => metadataOf(operation, StructSchema)).toThrow(
      'The metadata of operation "operations/a" is a "type.googleapis.com/shop.v1.Book", not a "google.protobuf.Struct".',
    );
  });
});
