import { create, createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { DescriptorSet, servedDescriptors } from "../../src/proto/descriptor-set.ts";
import { embed } from "../../src/proto/encode.ts";

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

test("of two files with the same name the first counts", () => {
  const file = (fields: number[]) => embed(1, Uint8Array.from([0x0a, 1, 0x61, ...fields]));
  const set = new DescriptorSet(Buffer.concat([file([0x12, 1, 0x70]), file([0x12, 1, 0x71])]));
  expect(set.file("a")?.bytes).toEqual(Uint8Array.from([0x0a, 1, 0x61, 0x12, 1, 0x70]));
});

function bytesOf(name: string): Uint8Array {
  return served.file(name)?.bytes ?? new Uint8Array();
}
