import { gzipSync } from "node:zlib";
import { create, createFileRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { DescriptorSet, servedDescriptors } from "../../src/proto/descriptor-set.ts";
import { DescriptorSetError } from "../../src/proto/descriptor-set-error.ts";
import { embed } from "../../src/proto/encode.ts";
import { field, file, fileSet, message } from "./file-set.ts";

const served = servedDescriptors();

/** The files that some symbols need, all the way down, those that others need first. */
function closure(symbols: readonly string[]): string[] {
  const names = new Set<string>();
  const add = (name: string) => {
    if (names.has(name)) return;
    for (const dependency of served.file(name)?.dependencies ?? []) add(dependency);
    names.add(name);
  };
  for (const symbol of symbols) add(served.fileOfSymbol(symbol)?.name ?? `nothing declares ${symbol}`);
  return [...names];
}

const symbols = [
  "longrun.v1.OperationRegistry",
  "longrun.v1.OperationRegistry.CreateOperation",
  "longrun.v1.OperationRecord",
  "longrun.v1.OperationRecord.State",
  "longrun.v1.OperationRecord.RUNNING",
  "longrun.v1.Progress",
  "longrun.v1.OperationChange",
  "google.longrunning.Operations",
  "google.longrunning.Operations.WaitOperation",
  "google.longrunning.Operation",
  "google.longrunning.Operation.name",
  "google.longrunning.Operation.result",
  "google.longrunning.OperationInfo",
  "google.longrunning.operation_info",
  ...["Any", "Duration", "Empty", "FieldMask", "Struct", "Value", "ListValue", "NullValue", "Timestamp"].map(
    (name) => `google.protobuf.${name}`,
  ),
  ...["Double", "Float", "Int64", "UInt64", "Int32", "UInt32", "Bool", "String", "Bytes"].map(
    (name) => `google.protobuf.${name}Value`,
  ),
  ...["Api", "Type", "SourceContext", "FileDescriptorSet"].map((name) => `google.protobuf.${name}`),
  "google.rpc.Status",
  "google.rpc.Code",
  ...["ErrorInfo", "RetryInfo", "DebugInfo", "QuotaFailure", "PreconditionFailure", "BadRequest", "RequestInfo"].map(
    (name) => `google.rpc.${name}`,
  ),
  ...["ResourceInfo", "Help", "LocalizedMessage"].map((name) => `google.rpc.${name}`),
  "google.cloud.common.OperationMetadata",
  "grpc.health.v1.Health",
  "grpc.reflection.v1.ServerReflection",
  "grpc.reflection.v1alpha.ServerReflection",
];

describe("the served descriptors", () => {
  test.each(symbols)("declare %s, and all that its file needs", (symbol) => {
    const files = closure([symbol]);
    expect(files.filter((name) => served.file(name) === undefined)).toEqual([]);
  });

  test("build: every type that is used is there", () => {
    const file = closure(symbols).map((name) => fromBinary(FileDescriptorProtoSchema, bytesOf(name)));
    const registry = createFileRegistry(create(FileDescriptorSetSchema, { file }));
    expect(registry.getService("longrun.v1.OperationRegistry")?.methods).toHaveLength(8);
  });

  test("have a JSON name for every field", () => {
    const fields = closure(symbols).flatMap((name) => {
      const { messageType } = fromBinary(FileDescriptorProtoSchema, bytesOf(name));
      const all = [...messageType];
      for (const { nestedType } of all) all.push(...nestedType);
      return all.flatMap((message) => message.field);
    });
    expect(fields.length).toBeGreaterThan(200);
    expect(fields.filter(({ jsonName }) => jsonName === "").map(({ name }) => name)).toEqual([]);
    expect(fields.find(({ name }) => name === "update_mask")?.jsonName).toBe("updateMask");
  });

  test("know nothing of what is not there", () => {
    for (const symbol of ["", "longrun", "longrun.v1", ".longrun.v1.Progress", "Progress", "constructor"]) {
      expect(served.fileOfSymbol(symbol)).toBeUndefined();
    }
    expect(served.file("longrun/v1/nothing.proto")).toBeUndefined();
  });

  test("find extensions by message and number", () => {
    const method = "google.protobuf.MethodOptions";
    expect(served.extensionNumbers(method)).toEqual(expect.arrayContaining([1049, 72295728]));
    expect(served.fileOfExtension(method, 1049)?.name).toBe("google/longrunning/operations.proto");
    expect(served.fileOfExtension(method, 1)).toBeUndefined();
    expect(served.extensionNumbers("google.longrunning.Operation")).toEqual([]);
  });
});

describe("a set of several", () => {
  const first = fileSet(file("a.proto", { messageType: [message("Book")] }));
  const second = fileSet(file("a.proto", { messageType: [message("Film")] }), file("b.proto"));

  test.each([
    ["one after the other in the same bytes", () => new DescriptorSet(Buffer.concat([first, second]))],
    ["one as the base of the other", () => new DescriptorSet(second, new DescriptorSet(first))],
  ])("has the files of all, of those with the same name the first: %s", (_, build) => {
    const set = build();
    expect([...set.files()].map(({ name }) => name)).toEqual(["a.proto", "b.proto"]);
    expect(set.fileOfSymbol("shop.Book")?.name).toBe("a.proto");
    expect(set.fileOfSymbol("shop.Film")).toBeUndefined();
  });

  test("leaves its base as it was", () => {
    const base = new DescriptorSet(fileSet(file("a.proto", { messageType: [message("Book")], extension: [isbn(7)] })));
    const set = new DescriptorSet(
      fileSet(file("b.proto", { messageType: [message("Film")], extension: [ean(8)] })),
      base,
    );
    expect(set.extensionNumbers("shop.Book")).toEqual([7, 8]);
    expect(base.extensionNumbers("shop.Book")).toEqual([7]);
    expect(base.file("b.proto")).toBeUndefined();
    expect(base.fileOfSymbol("shop.Film")).toBeUndefined();
  });

  test("has what two files declare from the first of them, which the second imports instead", () => {
    const copy = file("copy.proto", { messageType: [message("Book"), message("Page", ".shop.Book")] });
    const set = new DescriptorSet(fileSet(copy), new DescriptorSet(first));
    expect(set.fileOfSymbol("shop.Book")?.name).toBe("a.proto");
    expect(set.fileOfSymbol("shop.Page")).toEqual(set.file("copy.proto"));
    const { bytes = new Uint8Array(), dependencies } = set.file("copy.proto") ?? {};
    const { dependency, publicDependency, messageType } = fromBinary(FileDescriptorProtoSchema, bytes);
    expect({ dependencies, dependency, publicDependency }).toEqual({
      dependencies: ["a.proto"],
      dependency: ["a.proto"],
      publicDependency: [0],
    });
    expect(messageType.map(({ name }) => name)).toEqual(["Page"]);
  });

  test("has the values of enums and the extensions that two files number alike from the first", () => {
    const size = (name: string) => ({ name, value: [{ name: "SMALL", number: 0 }] });
    const set = new DescriptorSet(
      fileSet(
        file("a.proto", { enumType: [size("Size")], extension: [isbn(7)] }),
        file("b.proto", { enumType: [size("Width")], extension: [ean(7)] }),
      ),
    );
    expect(set.fileOfSymbol("shop.SMALL")?.name).toBe("a.proto");
    expect(set.fileOfSymbol("shop.Width")?.name).toBe("b.proto");
    expect(set.fileOfExtension("shop.Book", 7)?.name).toBe("a.proto");
  });
});

test("a file is given in the bytes that it came in, with what no FileDescriptorProto has", () => {
  const image = Buffer.concat([
    toBinary(FileDescriptorProtoSchema, create(FileDescriptorProtoSchema, file("a.proto"))),
    embed(8042, Buffer.from([1])),
  ]);
  const other = embed(7, Buffer.from("what no FileDescriptorSet has"));
  const set = new DescriptorSet(Buffer.concat([other, embed(1, image), other]));
  expect(set.file("a.proto")?.bytes).toEqual(new Uint8Array(image));
});

describe("bytes are refused", () => {
  const bytes = fileSet(file("a.proto", { messageType: [message("Book")] }));
  test.each<[string, Uint8Array, string]>([
    ["that are none", new Uint8Array(), "the descriptor set has no files"],
    ["without any file", embed(2, bytes), "the descriptor set has no files"],
    ["with a file without a name", embed(1, new Uint8Array()), "the descriptor set has a file without a name"],
    ["that are cut short", bytes.subarray(0, -1), "this is no FileDescriptorSet: the encoding is cut short"],
    [
      "that are cut short inside of a file",
      embed(1, bytes.subarray(2, -1)),
      "this is no FileDescriptorSet: the encoding is cut",
    ],
    ["that are text", Buffer.from('syntax = "proto3";'), "this is no FileDescriptorSet: the encoding "],
    ["that are JSON", Buffer.from('{"file": [{"name": "a.proto"}]}'), "this is no FileDescriptorSet: the encoding "],
    ["that are compressed", gzipSync(bytes), "this is no FileDescriptorSet: the encoding has wire type 7 (at byte 1)"],
  ])("%s", (_, malformed, why) => {
    expect(() => new DescriptorSet(malformed)).toThrow(why);
    expect(() => new DescriptorSet(malformed)).toThrow(DescriptorSetError);
  });

  test("that are random, or make a set that can be read", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), fc.nat(bytes.length), fc.nat(4), (random, start, length) => {
        const mutated = Buffer.concat([bytes.subarray(0, start), random, bytes.subarray(start + length)]);
        try {
          expect([...new DescriptorSet(mutated).files()]).not.toEqual([]);
        } catch (error) {
          expect(error).toBeInstanceOf(DescriptorSetError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

const isbn = (number: number) => ({ ...field(".shop.Book"), extendee: ".shop.Book", name: "isbn", number });
const ean = (number: number) => ({ ...isbn(number), name: "ean" });

function bytesOf(name: string): Uint8Array {
  return served.file(name)?.bytes ?? new Uint8Array();
}
