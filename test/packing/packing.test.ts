import { fromBinary } from "@bufbuild/protobuf";
import { AnySchema, type Duration, DurationSchema } from "@bufbuild/protobuf/wkt";
import { loadSync, type MessageTypeDefinition } from "@grpc/proto-loader";
import { describe, expect, test } from "@jest/globals";
import gax from "google-gax";
import protobuf from "protobufjs";
import { messageIn } from "../../src/packing/message-in.ts";
import type { MessageType } from "../../src/packing/message-type.ts";
import { messageTypeOf } from "../../src/packing/message-type-of.ts";
import { pack } from "../../src/packing/pack.ts";
import { unpack } from "../../src/packing/unpack.ts";

const file = new URL("shelf.proto", import.meta.url).pathname;
const loaded = loadSync(file, { enums: String });
const root = protobuf.loadSync(file);
const { WaitOperationRequest } = gax.operationsProtos.google.longrunning;

/** What proto-loader-gen-types would write. */
type BookDefinition = MessageTypeDefinition<{ title?: string }, { title: string }>;
const book = loaded["shop.v1.Book"] as BookDefinition;

const shelf = { name: "shelves/1", kind: "FICTION", books: [{ title: "Emma" }] };
const shelfBytes = root
  .lookupType("shop.v1.Shelf")
  .encode({ ...shelf, kind: 1 })
  .finish();

describe("a message comes back as it was packed", () => {
  test("by a schema of protobuf-es", () => {
    const packed = pack(DurationSchema, { seconds: 5n });
    expect(packed).toMatchObject({
      typeUrl: "type.googleapis.com/google.protobuf.Duration",
      value: Uint8Array.of(8, 5),
    });
    const duration: Duration | undefined = unpack(packed, DurationSchema);
    expect(duration).toMatchObject({ seconds: 5n, nanos: 0 });
  });

  test("by a definition of proto-loader, whose package is found", () => {
    const packed = pack(book, { title: "Emma" });
    expect(packed.typeUrl).toBe("type.googleapis.com/shop.v1.Book");
    expect(unpack(packed, book)?.title).toBe("Emma");
  });

  test("by its name in what proto-loader has loaded", () => {
    const type = messageIn(loaded, "shop.v1.Shelf");
    expect(pack(type, shelf).value).toEqual(shelfBytes);
    expect(unpack(pack(type, shelf), type)).toEqual(shelf);
  });

  test("by a reflected type of protobufjs, enum values by their names too", () => {
    const type = root.lookupType("shop.v1.Shelf");
    const packed = pack(type, shelf);
    expect(packed.typeUrl).toBe("type.googleapis.com/shop.v1.Shelf");
    expect(packed.value).toEqual(shelfBytes);
    expect(unpack(packed, type)?.toJSON()).toEqual(shelf);
  });

  test("by a generated class of protobufjs", () => {
    // The classes of google-gax were made without getTypeUrl, which pbjs makes by default.
    class Wait extends WaitOperationRequest {
      static getTypeUrl = () => "type.googleapis.com/google.longrunning.WaitOperationRequest";
    }
    const packed = pack(Wait, { name: "operations/a" });
    expect(packed.typeUrl).toBe("type.googleapis.com/google.longrunning.WaitOperationRequest");
    expect(unpack(packed, Wait)?.name).toBe("operations/a");
    const named = messageTypeOf(WaitOperationRequest, "google.longrunning.WaitOperationRequest");
    expect(unpack(packed, named)?.name).toBe("operations/a");
  });

  test("by anything that encodes and decodes and tells its name", () => {
    const text = {
      $type: "shop.v1.Text",
      encode: (message: { text: string }) => ({ finish: () => Buffer.from(message.text) }),
      decode: (bytes: Uint8Array) => ({ text: Buffer.from(bytes).toString() }),
    };
    expect(unpack(pack(text, { text: "hi" }), text)?.text).toBe("hi");
    const plain = messageTypeOf({ encode: (message: Uint8Array) => message, decode: (bytes) => bytes }, "shop.v1.Raw");
    expect(pack(plain, Uint8Array.of(1))).toMatchObject({ typeUrl: "type.googleapis.com/shop.v1.Raw" });
  });
});

test("a packed message is an Any for every protobuf library", () => {
  const packed = pack(book, { title: "Emma" });
  const { Any } = gax.operationsProtos.google.protobuf;
  const byClass = Any.encode(packed).finish();
  const byReflection = messageIn(loadSync("google/protobuf/any.proto"), "google.protobuf.Any").encode(packed);
  expect(fromBinary(AnySchema, byClass)).toMatchObject({ typeUrl: packed.typeUrl, value: packed.value });
  expect(byReflection).toEqual(byClass);
});

test("an Any is unpacked however a library spells it, and not if it is of another type", () => {
  const type: MessageType<object, object> = messageIn(loaded, "shop.v1.Shelf");
  const typeUrl = "example.com/types/shop.v1.Shelf";
  expect(unpack({ typeUrl, value: shelfBytes }, type)).toEqual(shelf);
  expect(unpack({ type_url: typeUrl, value: Buffer.from(shelfBytes).toString("base64") }, type)).toEqual(shelf);
  expect(unpack({ type_url: typeUrl, value: null }, type)).toEqual({});
  expect(unpack({ typeUrl: "example.com/shop.v1.Shelf.Book", value: shelfBytes }, type)).toBeUndefined();
  expect(unpack(undefined, type)).toBeUndefined();
  expect(unpack(null, type)).toBeUndefined();
});

describe("what cannot be packed is told", () => {
  test.each([
    ["a schema of protobuf-es", DurationSchema],
    ["a definition of proto-loader", book],
    ["a reflected type of protobufjs", root.lookupType("shop.v1.Book")],
  ])("what is no object, by %s: no empty message comes of it", (_, type) => {
    for (const text of ["5", '"Emma"', "true", "null"]) expect(() => pack(type, JSON.parse(text))).toThrow(TypeError);
    expect(() => pack(type, JSON.parse("null"))).toThrow(/A message of the type \S+ is needed, not null/);
  });

  test("a type that does not tell its name", () => {
    const nameless = { encode: () => new Uint8Array(), decode: () => ({}) };
    expect(() => messageTypeOf(nameless)).toThrow("does not tell its full name");
  });

  test("two messages of one name and shape, of which proto-loader does not tell which it is", () => {
    const ambiguous = loaded["shop.v1.Shelf"] as BookDefinition;
    expect(() => messageTypeOf(ambiguous)).toThrow("It may be shop.v1.Shelf or shop.v1.Other.Shelf: use messageIn.");
  });

  test("a name that is no message's", () => {
    expect(() => messageIn(loaded, "shop.v1.Shelf.Kind")).toThrow('"shop.v1.Shelf.Kind" is no message');
    expect(() => messageIn(loaded, "shop.v1.Nothing")).toThrow('"shop.v1.Nothing" is no message');
  });

  test("what is no type at all", () => {
    expect(() => messageTypeOf(JSON.parse("{}"))).toThrow("This is no message type");
  });
});
