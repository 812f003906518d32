import { create, toBinary } from "@bufbuild/protobuf";
import {
  GetOperationRequestSchema,
  ListOperationsRequestSchema,
  WaitOperationRequestSchema,
} from "../../src/proto/gen/google/longrunning/operations_pb.js";
import {
  CountOperationsRequestSchema,
  CreateOperationRequestSchema,
  UpdateOperationRequestSchema,
  WatchOperationRequestSchema,
  WatchOperationsRequestSchema,
} from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { parent, sampleMetadata, sampleName } from "./sample.ts";
import { updateWords } from "./update-number.ts";

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

/** An encoded UpdateOperationRequest that reports progress, with the number of the update in its words. */
export function numberedRequest(index: number, number: number): Uint8Array {
  const progress = { fraction: (number % 1000) / 1000, message: updateWords(number) };
  return toBinary(
    UpdateOperationRequestSchema,
    create(UpdateOperationRequestSchema, { name: sampleName(index), progress }),
  );
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

/** An encoded CountOperationsRequest. */
export function countRequest(filter: string): Uint8Array {
  return toBinary(CountOperationsRequestSchema, create(CountOperationsRequestSchema, { parent, filter }));
}

/** An encoded WatchOperationRequest. */
export function watchRequest(index: number): Uint8Array {
  return toBinary(WatchOperationRequestSchema, create(WatchOperationRequestSchema, { name: sampleName(index) }));
}

/** An encoded WatchOperationsRequest about all operations. */
export function watchAllRequest(): Uint8Array {
  return toBinary(WatchOperationsRequestSchema, create(WatchOperationsRequestSchema, { parent }));
}
