import { create, fromBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import {
  type CreateOperationRequest,
  CreateOperationRequestSchema,
  type HeartbeatRequest,
  type Operation,
  OperationRegistry,
  OperationSchema,
  type UpdateOperationRequest,
} from "../../src/proto/messages.ts";

const UpdateOperationRequestSchema = OperationRegistry.method.updateOperation.input;
const HeartbeatRequestSchema = OperationRegistry.method.heartbeat.input;

/** The fields of an operation as tests give them. */
export type OperationInit = MessageInitShape<typeof OperationSchema>;

export function createRequest(
  init: MessageInitShape<typeof CreateOperationRequestSchema> = {},
): CreateOperationRequest {
  return create(CreateOperationRequestSchema, init);
}

export function updateRequest(
  init: MessageInitShape<typeof UpdateOperationRequestSchema> = {},
): UpdateOperationRequest {
  return create(UpdateOperationRequestSchema, init);
}

export function heartbeatRequest(init: MessageInitShape<typeof HeartbeatRequestSchema> = {}): HeartbeatRequest {
  return create(HeartbeatRequestSchema, init);
}

/** A packed value: any bytes will do, for nobody looks into them. */
export function packed(text: string): Any {
  return create(AnySchema, { typeUrl: "type.example.com/test.Value", value: Buffer.from(text) });
}

/** The fields of an operation that has ended well. */
export function succeeded(text = "response"): OperationInit {
  return { done: true, result: { case: "response", value: packed(text) } };
}

/** The fields of an operation that has failed; code 1 is CANCELLED. */
export function failed(code = 13, message = "failed"): OperationInit {
  return { done: true, result: { case: "error", value: { code, message } } };
}

/** What clients see of a record. */
export function operationOf(record: { readonly operation: Uint8Array }): Operation {
  return fromBinary(OperationSchema, record.operation);
}
