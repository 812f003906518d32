import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { badField } from "../errors.ts";
import { type Operation, OperationSchema } from "../proto/messages.ts";
import type { OperationWrite } from "./operation-write.ts";

/** Encodes a new operation with this name, the fields of `body` that a write covers, and what else it carried. */
export function encodeOperation(name: string, body: Operation | undefined, write: OperationWrite): Uint8Array {
  return toBinary(OperationSchema, { ...(body ?? create(OperationSchema)), name, ...changes(write) });
}

/** Applies a write to an encoded operation; gives the very same bytes if that changes nothing. */
export function rewriteOperation(operation: Uint8Array, write: OperationWrite): Uint8Array {
  if (write.metadata === undefined && write.result === undefined) return operation;
  const rewritten = toBinary(OperationSchema, { ...fromBinary(OperationSchema, operation), ...changes(write) });
  return Buffer.compare(rewritten, operation) === 0 ? operation : rewritten;
}

/** Checks an encoded operation that somebody wants to write. Throws INVALID_OPERATION if it has more bytes than that. */
export function checkSize({ length }: Uint8Array, most: number): void {
  if (length > most) throw badField("INVALID_OPERATION", "operation", `takes ${length} bytes; the most is ${most}.`);
}

function changes({ metadata, result }: OperationWrite): Partial<Operation> {
  return {
    ...(metadata !== undefined && { metadata: metadata ?? undefined }),
    ...(result && { done: true, result }),
  };
}
