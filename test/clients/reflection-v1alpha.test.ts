import { fileURLToPath } from "node:url";
import { fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { Client, credentials, type ServiceDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ServerProcess, startServer } from "../support/start-server.ts";

/** A response as proto-loader gives it: one of the last four is set. */
interface Answer {
  readonly validHost: string;
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] };
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Uint8Array[] };
  readonly allExtensionNumbersResponse?: { readonly baseTypeName: string; readonly extensionNumber: readonly number[] };
  readonly errorResponse?: { readonly errorCode: number; readonly errorMessage: string };
}

const protos = fileURLToPath(new URL("../../node_modules/@grpc/reflection/build/proto/", import.meta.url));
const loaded = loadSync("grpc/reflection/v1alpha/reflection.proto", { includeDirs: [protos] });
const { ServerReflectionInfo } = loaded["grpc.reflection.v1alpha.ServerReflection"] as ServiceDefinition;

let server: ServerProcess;
let client: Client;

beforeAll(async () => {
  server = await startServer();
  client = new Client(server.address, credentials.createInsecure());
});

afterAll(async () => {
  client.close();
  expect(await server.stop()).toBe(0);
});

/** Asks on one stream, as clients that know only the older version of reflection do. */
async function ask(...requests: object[]): Promise<Answer[]> {
  if (ServerReflectionInfo === undefined) throw new Error("the proto of reflection v1alpha has no method");
  const { path, requestSerialize, responseDeserialize } = ServerReflectionInfo;
  const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  for (const request of requests) stream.write(request);
  stream.end();
  return stream.toArray();
}

function files(answer: Answer | undefined): string[] {
  const bytes = answer?.fileDescriptorResponse?.fileDescriptorProto ?? [];
  return bytes.map((file) => fromBinary(FileDescriptorProtoSchema, file).name);
}

test("reflection v1alpha lists the services", async () => {
  const [answer] = await ask({ host: "here", listServices: "*" });
  expect(answer?.validHost).toBe("here");
  const names = answer?.listServicesResponse?.service.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["google.longrunning.Operations", "longrun.v1.OperationRegistry"]));
});

test("reflection v1alpha gives the files of symbols and of names, imports before anyone asks for them", async () => {
  const [symbol] = await ask({ fileContainingSymbol: "longrun.v1.OperationRegistry.CreateOperation" });
  const all = ["longrun/v1/operation_registry.proto", "google/longrunning/operations.proto", "google/api/http.proto"];
  expect(files(symbol)).toEqual(expect.arrayContaining(all));
  const [file] = await ask({ fileByFilename: "google/rpc/error_details.proto" });
  expect(files(file)).toEqual(
    expect.arrayContaining(["google/rpc/error_details.proto", "google/protobuf/duration.proto"]),
  );
});

test("reflection v1alpha gives the numbers of the extensions of a type, and their files", async () => {
  const containingType = "google.protobuf.MethodOptions";
  const [numbers, file] = await ask(
    { allExtensionNumbersOfType: containingType },
    { fileContainingExtension: { containingType, extensionNumber: 1049 } },
  );
  expect(numbers?.allExtensionNumbersResponse).toMatchObject({ baseTypeName: containingType });
  const { extensionNumber } = numbers?.allExtensionNumbersResponse ?? {};
  expect(extensionNumber).toEqual(expect.arrayContaining([1049, 1051, 72295728]));
  expect(files(file)).toContain("google/longrunning/operations.proto");
});

test("reflection v1alpha says what it does not know, and goes on", async () => {
  const answers = await ask(
    { fileContainingSymbol: "no.such.Symbol" },
    { fileByFilename: "no/such/file.proto" },
    { allExtensionNumbersOfType: "no.such.Type" },
    { fileContainingExtension: { containingType: "google.protobuf.MethodOptions", extensionNumber: 1 } },
    { listServices: "" },
  );
  expect(answers.map(({ errorResponse }) => errorResponse?.errorCode)).toEqual([5, 5, 5, 5, undefined]);
  expect(answers[0]?.errorResponse?.errorMessage).toContain("no.such.Symbol");
});
