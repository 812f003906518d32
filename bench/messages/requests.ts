import { create, toBinary } from "@bufbuild/protobuf";
import {
  GetOperationRequestSchema,
  ListOperationsRequestSchema,
  WaitOperationRequestSchema,
} from "../../src/proto/gen/google/longrunning/operations_pb.js";
import {
  CreateOperationRequestSchema,
  UpdateOperationRequestSchema,
} from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { parent, sampleMetadata, sampleName } from "./sample.ts";

/** An encoded GetOperationRequest. */
export function getRequest(index: number): Uint8Array {
  return toBinary(GetOperationRequestSchema, create(GetOperationRequestSchema, { name: sampleName(index) }));
}

/** An encoded CreateOperationRequest; without an ID the server makes one. */
export function createRequest(operationId = ""): Uint8Array {
  const operation = { metadata: sampleMetadata() };
  return toBinary(
    CreateOperationRequestSchema,
    create(CreateOperationRequestSchema, { parent, operationId, operation }),
  );
}

/** An encoded UpdateOperationRequest that writes new metadata. */
export function progressRequest(index: number, word: string): Uint8Array {
  const operation = { name: sampleName(index), metadata: sampleMetadata(word) };
  return toBinary(UpdateOperationRequestSchema, create(UpdateOperationRequestSchema, { operation }));
}

/** An encoded UpdateOperationRequest that ends an operation with a response. */
export function completeRequest(index: number): Uint8Array {
  const result = { case: "response" as const, value: sampleMetadata("Result") };
  const operation = { name: sampleName(index), done: true, result };
  return toBinary(UpdateOperationRequestSchema, create(UpdateOperationRequestSchema, { operation }));
}

/** An encoded WaitOperationRequest of two minutes. */
export function waitRequest(index: number): Uint8Array {
  const request = create(WaitOperationRequestSchema, { name: sampleName(index), timeout: { seconds: 120n } });
  return toBinary(WaitOperationRequestSchema, request);
}

/** An encoded ListOperationsRequest. */
export function listRequest(pageSize: number, pageToken = ""): Uint8Array {
  return toBinary(
    ListOperationsRequestSchema,
    create(ListOperationsRequestSchema, { name: parent, pageSize, pageToken }),
  );
}
