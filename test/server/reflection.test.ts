import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import { ExtensionRequestSchema } from "../../src/proto/gen/grpc/reflection/v1/reflection_pb.js";
import { framed, rawCall, rawSession } from "./support/raw-client.ts";
import { fileNames, type Query, reflect } from "./support/reflect.ts";
import { serve } from "./support/serve.ts";

describe.each(["v1", "v1alpha"])("reflection %s", (version) => {
  test("lists every service", async () => {
    const [answer] = await reflect(await serve(), version, [{ case: "listServices", value: "" }]);
    expect(answer?.messageResponse).toMatchObject({
      case: "listServicesResponse",
      value: {
        service: [
          "google.longrunning.Operations",
          "grpc.health.v1.Health",
          "grpc.reflection.v1.ServerReflection",
          "grpc.reflection.v1alpha.ServerReflection",
          "longrun.v1.OperationRegistry",
        ].map((name) => ({ name })),
      },
    });
  });

  test.each([
    "google.longrunning.Operations",
    "google.longrunning.Operations.WaitOperation",
    "longrun.v1.OperationRecord.State",
    "longrun.v1.OperationRecord.PENDING",
    "longrun.v1.OperationRecord.operation",
    "google.protobuf.Struct",
    "google.protobuf.StringValue",
    "google.rpc.ErrorInfo",
    "google.cloud.common.OperationMetadata",
    "google.longrunning.operation_info",
  ])("gives the file of %s", async (value) => {
    const [answer] = await reflect(await serve(), version, [{ case: "fileContainingSymbol", value }]);
    expect(fileNames(answer)[0]).toMatch(/\.proto$/);
  });

  test("gives a file with its imports, but on one stream each import once", async () => {
    const query: Query = { case: "fileByFilename", value: "google/longrunning/operations.proto" };
    const [first, second] = await reflect(await serve(), version, [query, query]);
    expect(fileNames(first)).toEqual(expect.arrayContaining(["google/protobuf/any.proto", "google/rpc/status.proto"]));
    expect(fileNames(second)).toEqual(["google/longrunning/operations.proto"]);
  });

  test("finds extensions by type and number", async () => {
    const containingType = "google.protobuf.MethodOptions";
    const [file, numbers] = await reflect(await serve(), version, [
      {
        case: "fileContainingExtension",
        value: create(ExtensionRequestSchema, { containingType, extensionNumber: 1049 }),
      },
      { case: "allExtensionNumbersOfType", value: containingType },
    ]);
    expect(fileNames(file)).toContain("google/longrunning/operations.proto");
    expect(numbers?.messageResponse.value).toMatchObject({ extensionNumber: expect.arrayContaining([1049, 72295728]) });
  });

  test("answers what it does not know with an error in the stream, which goes on", async () => {
    const answers = await reflect(await serve(), version, [
      { case: "fileContainingSymbol", value: "no.such.Type" },
      { case: "fileByFilename", value: "no/such.proto" },
      { case: undefined },
      { case: "listServices", value: "" },
    ]);
    expect(answers.map(({ messageResponse }) => messageResponse.case)).toEqual([
      "errorResponse",
      "errorResponse",
      "errorResponse",
      "listServicesResponse",
    ]);
    expect(answers[0]?.messageResponse.value).toMatchObject({ errorCode: 5 });
    expect(answers[0]?.originalRequest).toMatchObject({ host: "here" });
  });
});

test("a malformed message on the stream is INVALID_ARGUMENT", async () => {
  const { port } = await serve();
  const path = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
  const answer = rawCall(rawSession(port), framed(Buffer.from([0x07, 0x01])), { ":path": path, "grpc-timeout": "3S" });
  expect((await answer).error).toMatchObject({ code: "INVALID_ARGUMENT", reason: "MALFORMED_MESSAGE" });
});
