import { createFileRegistry, fromJson, type JsonObject, type JsonValue, toBinary, toJson } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, file_google_protobuf_struct } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { parseJson } from "../../src/json/parse-json.ts";
import { ProtoJson } from "../../src/json/proto-json.ts";

function field(number: number, name: string, type: string, rest: Record<string, JsonValue> = {}): JsonObject {
  const kind = type.startsWith(".") ? { typeName: type } : { type: `TYPE_${type}` };
  return { name, jsonName: name, number, label: "LABEL_OPTIONAL", ...kind, ...rest };
}

const enumeration = { type: "TYPE_ENUM" };
const message = { type: "TYPE_MESSAGE" };
const file = fromJson(FileDescriptorProtoSchema, {
  name: "rare.proto",
  syntax: "proto2",
  dependency: ["google/protobuf/struct.proto"],
  enumType: [{ name: "Closed", value: [{ name: "ONE", number: 1 }] }],
  messageType: [
    {
      name: "Rare",
      extensionRange: [{ start: 100, end: 200 }],
      field: [
        field(1, "id", "INT32", { label: "LABEL_REQUIRED" }),
        field(2, "closed", ".Closed", enumeration),
        field(3, "nothing", ".google.protobuf.NullValue", { ...enumeration, oneofIndex: 0 }),
        field(4, "something", "INT32", { oneofIndex: 0 }),
        field(5, "values", ".google.protobuf.Value", { ...message, label: "LABEL_REPEATED" }),
        field(6, "value", ".google.protobuf.Value", message),
        field(8, "flags", ".Rare.FlagsEntry", { ...message, label: "LABEL_REPEATED" }),
        field(7, "struct", ".google.protobuf.Struct", message),
      ],
      oneofDecl: [{ name: "choice" }],
      nestedType: [
        {
          name: "FlagsEntry",
          options: { mapEntry: true },
          field: [field(1, "key", "BOOL"), field(2, "value", "BOOL")],
        },
      ],
    },
  ],
  extension: [field(100, "extra", "STRING", { extendee: ".Rare" })],
});
const registry = createFileRegistry(file, () => file_google_protobuf_struct);
const protoJson = new ProtoJson(() => registry);
const rare = registry.getMessage("Rare") ?? fail();

function fail(): never {
  throw new Error("there is no such message");
}

function read(json: string): unknown {
  return toJson(rare, protoJson.decode(rare, parseJson(json)));
}

describe("a field", () => {
  test.each(["{}", '{"id":null}'])("that is required is missed in %s", (json) => {
    expect(() => read(json)).toThrow("id: is required.");
  });

  test("of a closed enum takes the numbers that have a name, and no other", () => {
    expect(read('{"id":0,"closed":1}')).toEqual({ id: 0, closed: "ONE" });
    expect(() => read('{"id":0,"closed":2}')).toThrow('closed "2": must be the name or the number of a Closed.');
  });

  test.each([
    ['{"id":0,"nothing":null}', { id: 0, nothing: null }],
    ['{"id":0,"value":null,"values":[null,1]}', { id: 0, value: null, values: [null, 1] }],
    ['{"id":0,"values":null}', { id: 0 }],
    ['{"id":0,"something":null}', { id: 0 }],
    ['{"id":0,"struct":{"__proto__":null}}', { id: 0, struct: JSON.parse('{"__proto__":null}') }],
  ])("may have null as its value, in %s", (json, expected) => {
    expect(read(json)).toEqual(expected);
  });

  test("whose value is null counts in its oneof", () => {
    expect(() => read('{"id":0,"something":1,"nothing":null}')).toThrow("nothing: is given beside something");
  });
});

test("the keys of a map of booleans are true and false", () => {
  expect(read('{"id":0,"flags":{"true":false,"false":true}}')).toEqual({ id: 0, flags: { true: false, false: true } });
  expect(() => read('{"id":0,"flags":{"yes":true}}')).toThrow('flags.yes "yes": must be true or false.');
});

test("an extension is written", () => {
  const bytes = Buffer.concat([toBinary(rare, fromJson(rare, { id: 1 })), Buffer.from("\xa2\x06\x01x", "latin1")]);
  expect(protoJson.encode(rare, bytes)).toEqual({ id: 1, "[extra]": "x" });
});
