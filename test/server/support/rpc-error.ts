import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import type { ServiceError } from "@grpc/grpc-js";
import { Code } from "../../../src/proto/gen/google/rpc/code_pb.js";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  PreconditionFailureSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
} from "../../../src/proto/gen/google/rpc/error_details_pb.js";
import { type Status, StatusSchema } from "../../../src/proto/gen/google/rpc/status_pb.js";

/** An error as a client gets it: the code, the message, and the google.rpc.Status of its trailers. */
export class RpcError extends Error {
  /** The name of the code, such as `NOT_FOUND`. */
  readonly code: string;
  readonly status: Status | undefined;

  constructor(code: number, message: string, details: Uint8Array | undefined) {
    super(message);
    this.code = Code[code] ?? String(code);
    this.status = details && fromBinary(StatusSchema, details);
  }

  static fromGrpc({ code, details, metadata }: ServiceError): RpcError {
    const [status] = metadata.get("grpc-status-details-bin");
    return new RpcError(code, details, Buffer.isBuffer(status) ? status : undefined);
  }

  get errorInfo() {
    return this.#detail(ErrorInfoSchema);
  }

  get reason(): string | undefined {
    return this.errorInfo?.reason;
  }

  /** The fields that a BadRequest names. */
  get fields(): string[] {
    return this.#detail(BadRequestSchema)?.fieldViolations.map(({ field }) => field) ?? [];
  }

  get resourceName(): string | undefined {
    return this.#detail(ResourceInfoSchema)?.resourceName;
  }

  get preconditionFailure() {
    return this.#detail(PreconditionFailureSchema);
  }

  get retryInfo() {
    return this.#detail(RetryInfoSchema);
  }

  #detail<Desc extends DescMessage>(schema: Desc): MessageShape<Desc> | undefined {
    for (const any of this.status?.details ?? []) {
      const message = anyUnpack(any, schema);
      if (message) return message;
    }
    return undefined;
  }
}

/** The error that a call ends with; fails the test if it ends well. */
export async function errorOf(call: Promise<unknown>): Promise<RpcError> {
  const error = await call.then(
    () => new Error("the call succeeded"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof RpcError) return error;
  throw error;
}
