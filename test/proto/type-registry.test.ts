import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { DescriptorSet, servedDescriptors } from "../../src/proto/descriptor-set.ts";
import { DescriptorSetError } from "../../src/proto/descriptor-set-error.ts";
import { embed } from "../../src/proto/encode.ts";
import { OperationMetadataSchema, OperationRecordSchema, StatusSchema } from "../../src/proto/messages.ts";
import { typeRegistry } from "../../src/proto/type-registry.ts";
import { type FileInit, field, file, fileSet, message } from "./file-set.ts";
import { messagesOf } from "./messages-of.ts";

const served = typeRegistry(servedDescriptors());
const names = [...served].map(({ typeName }) => typeName);

const registryOf = (...files: FileInit[]) => typeRegistry(new DescriptorSet(fileSet(...files)));

test.each([
  "google.protobuf.Struct",
  "google.protobuf.StringValue",
  "google.rpc.ErrorInfo",
  "google.rpc.PreconditionFailure.Violation",
  "google.cloud.common.OperationMetadata",
  "google.longrunning.Operation",
  "longrun.v1.OperationRecord",
])("there is %s", (name) => {
  expect(served.getMessage(name)?.typeName).toBe(name);
});

test("the registry of a set is made once", () => {
  expect(typeRegistry(servedDescriptors()) === served).toBe(true);
});

test("the files of a set may come in any order", () => {
  const files = [...servedDescriptors().files()];
  const orders = fc.shuffledSubarray(files, { minLength: files.length });
  fc.assert(
    fc.property(orders, (order) => {
      const registry = typeRegistry(new DescriptorSet(Buffer.concat(order.map(({ bytes }) => embed(1, bytes)))));
      expect([...registry].map(({ typeName }) => typeName).sort()).toEqual(names.toSorted());
    }),
    { numRuns: 10 },
  );
});

test.each([OperationMetadataSchema, OperationRecordSchema, StatusSchema])(
  "a message of $typeName is the same by the registry and by generated code",
  (generated) => {
    const described = served.getMessage(generated.typeName);
    if (described === undefined) throw new Error("there is no such message");
    fc.assert(
      fc.property(messagesOf(generated), (original) => {
        const bytes = toBinary(generated, original);
        const decoded = fromBinary(described, bytes);
        expect(decoded).toEqual(original);
        expect(toBinary(described, original)).toEqual(bytes);
        expect(toBinary(generated, decoded as typeof original)).toEqual(bytes);
      }),
      { numRuns: 30 },
    );
  },
);

describe("a set is refused", () => {
  test("if an import is missing, with the names of both files", () => {
    const files = [file("a.proto", { dependency: ["b.proto"] }), file("b.proto", { dependency: ["c.proto"] })];
    const refusal = '"b.proto" imports "c.proto", which is not in the descriptor set (protoc needs --include_imports)';
    expect(() => registryOf(...files)).toThrow(new DescriptorSetError(refusal));
  });

  test.each([1, 2, 3])("if files import one another in a ring of %d", (size) => {
    const files = Array.from({ length: size }, (_, index) => {
      return file(`${index}.proto`, { dependency: [`${(index + 1) % size}.proto`] });
    });
    expect(() => registryOf(...files)).toThrow(new DescriptorSetError('"0.proto" imports itself'));
  });

  const missing = ".shop.Missing";
  const book = message("Book");
  const get = { name: "Get", inputType: ".shop.Book", outputType: ".shop.Book" };
  const service = (method: object) => [{ name: "Books", method: [method] }];

  test.each<[string, FileInit]>([
    ["a field has", { messageType: [message("Book", missing)] }],
    ["a field of a nested message has", { messageType: [{ name: "Book", nestedType: [message("Page", missing)] }] }],
    ["an extension extends", { messageType: [book], extension: [{ ...field(".shop.Book"), extendee: missing }] }],
    [
      "an extension has",
      { messageType: [{ name: "Book", extension: [{ ...field(missing), extendee: ".shop.Book" }] }] },
    ],
    ["a method takes", { messageType: [book], service: service({ ...get, inputType: missing }) }],
    ["a method gives", { messageType: [book], service: service({ ...get, outputType: missing }) }],
  ])("if %s a type that no file declares, with its name", (_, fields) => {
    const refusal = '"a.proto" uses "shop.Missing", which no file declares';
    expect(() => registryOf(file("a.proto", fields))).toThrow(new DescriptorSetError(refusal));
  });

  test.each<[string, FileInit, string]>([
    ["is of an edition that nobody knows", { syntax: "editions", edition: 2 }, "a.proto: unsupported edition"],
    [
      "takes a service for a message",
      { service: [{ name: "Books" }], messageType: [message("Book", ".shop.Books")] },
      "invalid FieldDescriptorProto: type_name .shop.Books not found",
    ],
  ])("if a file %s", (_, fields, why) => {
    const refusal = `the descriptor set does not fit together: ${why}`;
    expect(() => registryOf(file("a.proto", fields))).toThrow(new DescriptorSetError(refusal));
  });
});
