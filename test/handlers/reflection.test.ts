import { create, fromBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { reflectionHandlers } from "../../src/handlers/reflection.ts";
import { servedDescriptors } from "../../src/proto/descriptor-set.ts";
import { Code, ServerReflection, ServerReflectionResponseSchema } from "../../src/proto/messages.ts";
import { caller } from "./call-handlers.ts";

const RequestSchema = ServerReflection.method.serverReflectionInfo.input;
type Query = NonNullable<MessageInitShape<typeof RequestSchema>["messageRequest"]>;

const versions = reflectionHandlers(["google.longrunning.Operations"], servedDescriptors);

/** What one stream answers to each of some queries. */
async function ask(version: number, ...queries: Query[]) {
  const bound = versions[version]?.methods[0];
  if (bound?.kind !== "bidi_streaming") throw new Error("no handler");
  async function* requests() {
    for (const messageRequest of queries) {
      yield create(RequestSchema, { host: "h", messageRequest } as MessageInitShape<typeof RequestSchema>);
    }
  }
  const answers = [];
  for await (const bytes of bound.handler(requests(), caller)) {
    const { messageResponse, validHost, originalRequest } = fromBinary(ServerReflectionResponseSchema, bytes);
    expect([validHost, originalRequest?.host]).toEqual(["h", "h"]);
    answers.push(messageResponse);
  }
  return answers;
}

function fileNames(answer: Awaited<ReturnType<typeof ask>>[number] | undefined): string[] {
  if (answer?.case !== "fileDescriptorResponse") throw new Error(`no files but ${answer?.case}`);
  return answer.value.fileDescriptorProto.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes).name);
}

const symbol = (value: string): Query => ({ case: "fileContainingSymbol", value });

describe.each([
  ["v1", 0],
  ["v1alpha", 1],
])("%s", (_, version) => {
  test("lists the services, reflection included", async () => {
    const [answer] = await ask(version, { case: "listServices", value: "" });
    const names = answer?.case === "listServicesResponse" ? answer.value.service.map(({ name }) => name) : [];
    expect(names).toEqual([
      "google.longrunning.Operations",
      "grpc.reflection.v1.ServerReflection",
      "grpc.reflection.v1alpha.ServerReflection",
    ]);
  });

  test("sends a file with all that it imports, and never twice what one stream has been sent", async () => {
    const [first, again, other] = await ask(
      version,
      symbol("google.longrunning.Operations"),
      symbol("google.longrunning.Operations.GetOperation"),
      symbol("longrun.v1.OperationRegistry"),
    );
    const names = fileNames(first);
    expect(names[0]).toBe("google/longrunning/operations.proto");
    expect(names).toEqual(expect.arrayContaining(["google/rpc/status.proto", "google/protobuf/any.proto"]));
    expect(new Set(names).size).toBe(names.length);
    expect(fileNames(again)).toEqual(["google/longrunning/operations.proto"]);
    expect(fileNames(other)).toContain("longrun/v1/operation_registry.proto");
    expect(fileNames(other).filter((name) => names.includes(name))).toEqual([]);
  });

  test("finds files by name and by extension, and numbers of extensions", async () => {
    const extension = { containingType: "google.protobuf.MethodOptions", extensionNumber: 1049 };
    const [file, byExtension, numbers, none] = await ask(
      version,
      { case: "fileByFilename", value: "google/protobuf/wrappers.proto" },
      { case: "fileContainingExtension", value: extension },
      { case: "allExtensionNumbersOfType", value: "google.protobuf.MethodOptions" },
      { case: "allExtensionNumbersOfType", value: "google.rpc.Status" },
    );
    expect(fileNames(file)).toEqual(["google/protobuf/wrappers.proto"]);
    expect(fileNames(byExtension)[0]).toBe("google/longrunning/operations.proto");
    expect(numbers?.value).toMatchObject({ extensionNumber: expect.arrayContaining([1049, 72295728]) });
    expect(none?.value).toMatchObject({ baseTypeName: "google.rpc.Status", extensionNumber: [] });
  });

  test("answers what it does not know with an error, and goes on", async () => {
    const answers = await ask(
      version,
      symbol("x.Nothing"),
      { case: "fileByFilename", value: "x.proto" },
      { case: "allExtensionNumbersOfType", value: "x.Nothing" },
      { case: undefined },
      symbol("google.rpc.Status"),
    );
    const codes = answers.map((answer) => answer.case === "errorResponse" && answer.value.errorCode);
    expect(codes).toEqual([Code.NOT_FOUND, Code.NOT_FOUND, Code.NOT_FOUND, Code.INVALID_ARGUMENT, false]);
  });
});
