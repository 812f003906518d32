import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { type Any, anyUnpack } from "@bufbuild/protobuf/wkt";
import { Code, ErrorInfoSchema, RetryInfoSchema, type Status, StatusSchema } from "../proto/messages.ts";

/** The trailer in which gRPC carries a google.rpc.Status (AIP-193). */
const DETAILS_TRAILER = "grpc-status-details-bin";

/** What grpc-js gives when a call fails. */
interface GrpcFailure {
  readonly code: number;
  readonly details: string;
  readonly metadata: { get(key: string): (string | Buffer)[] };
}

/** A google.rpc.Status as an error: that of a call which failed, or that of an operation which ended with one. */
export class StatusError extends Error {
  override readonly name = "StatusError";
  /** The gRPC code. */
  readonly code: Code;
  readonly status: Status;

  constructor(status: Status) {
    super(`${Code[status.code] ?? status.code}: ${status.message}`);
    this.code = status.code;
    this.status = status;
  }

  /** The error of a call by grpc-js, with the details if the server sent any that can be read. */
  static fromGrpc({ code, details, metadata }: GrpcFailure): StatusError {
    const plain: Status = { $typeName: "google.rpc.Status", code, message: details, details: [] };
    return new StatusError({ ...plain, details: detailsIn(metadata.get(DETAILS_TRAILER)[0]) });
  }

  /** The reason of the ErrorInfo among the details; undefined without one. */
  get reason(): string | undefined {
    return this.detail(ErrorInfoSchema)?.reason;
  }

  /** The milliseconds after which the server wants to be called again; undefined if it did not say. */
  get retryDelay(): number | undefined {
    const delay = this.detail(RetryInfoSchema)?.retryDelay;
    return delay && Number(delay.seconds) * 1000 + delay.nanos / 1e6;
  }

  /** The first detail of this type; undefined without one. */
  detail<Desc extends DescMessage>(schema: Desc): MessageShape<Desc> | undefined {
    for (const detail of this.status.details) {
      const message = unpackIfWell(detail, schema);
      if (message) return message;
    }
    return undefined;
  }
}

function detailsIn(trailer: string | Buffer | undefined): Any[] {
  if (!Buffer.isBuffer(trailer)) return [];
  try {
    return fromBinary(StatusSchema, trailer).details;
  } catch {
    return [];
  }
}

function unpackIfWell<Desc extends DescMessage>(detail: Any, schema: Desc): MessageShape<Desc> | undefined {
  try {
    return anyUnpack(detail, schema);
  } catch {
    return undefined;
  }
}
