import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { anyPack, DurationSchema, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { loadSync } from "@grpc/proto-loader";
import { describe, expect, test } from "@jest/globals";
import gax from "google-gax";
import { messageIn, pack } from "../../src/index.ts";
import { OperationSchema } from "../../src/proto/messages.ts";
import { StartedOperation } from "../../src/work/started-operation.ts";

const { longrunning } = gax.operationsProtos.google;
type IOperation = InstanceType<typeof longrunning.Operation>;

/** The input types that proto-loader-gen-types makes for operations.proto. */
type Any = { "@type": string } | { type_url: string; value: Buffer | Uint8Array | string };
interface Status {
  code?: number;
  message?: string;
  details?: Any[];
}
interface LoadedOperation {
  name?: string;
  metadata?: Any | null;
  done?: boolean;
  error?: Status | null;
  response?: Any | null;
  result?: "error" | "response";
}

const loaded = messageIn(
  loadSync("google/longrunning/operations.proto", {
    includeDirs: [new URL("../../node_modules/google-proto-files", import.meta.url).pathname],
  }),
  "google.longrunning.Operation",
);
const payload = anyPack(StringValueSchema, create(StringValueSchema, { value: "x" }));
const metadata = anyPack(DurationSchema, create(DurationSchema, { seconds: 3n }));
const name = "operations/a";

describe.each([
  ["runs", { name, metadata }],
  ["has a response", { name, done: true, result: { case: "response" as const, value: payload } }],
  [
    "has an error",
    { name, done: true, result: { case: "error" as const, value: { code: 5, message: "none", details: [payload] } } },
  ],
])("an operation that %s is returned as it is", (_, init) => {
  const bytes = toBinary(OperationSchema, create(OperationSchema, init));
  const started = new StartedOperation(bytes);

  test("where proto-loader encodes it", () => {
    const operation: LoadedOperation = started;
    expect(fromBinary(OperationSchema, loaded.encode(operation))).toEqual(create(OperationSchema, init));
  });

  test("where a generated class of protobufjs encodes it", () => {
    const operation: Partial<IOperation> = started;
    for (const message of [operation, longrunning.Operation.fromObject(operation)]) {
      const encoded = longrunning.Operation.encode(message).finish();
      expect(fromBinary(OperationSchema, new Uint8Array(encoded))).toEqual(create(OperationSchema, init));
    }
  });

  test("to protobuf-es by its bytes", () => {
    expect(fromBinary(OperationSchema, started.toBinary())).toEqual(create(OperationSchema, init));
  });
});

test("an operation that was started shows what it was packed from", () => {
  const bytes = toBinary(OperationSchema, create(OperationSchema, { name, metadata }));
  expect(new StartedOperation(bytes).metadata).toEqual(pack(DurationSchema, { seconds: 3n }));
});
