import { create, fromBinary } from "@bufbuild/protobuf";
import { LongrunError } from "../errors.ts";
import { Code, type Status, StatusSchema } from "../proto/messages.ts";
import { type StopCause, WorkStoppedError } from "./work-stopped-error.ts";

const DETAILS_TRAILER = "grpc-status-details-bin";
const GREATEST_CODE = 16;

/** The error of a gRPC call, or what a gRPC handler gives as its error. */
interface GrpcError {
  readonly code: number;
  readonly details: string;
  readonly metadata?: { get(key: string): readonly (string | Uint8Array)[] } | undefined;
}

/**
 * What becomes of an operation whose work function has thrown something: a google.rpc.Status, or an error of grpc-js, keeps
 * code, message and details; an abort is CANCELLED after a request to cancel, and UNAVAILABLE if the process stops. Of
 * anything else nobody is told more than that it is INTERNAL. `why` says what the function was told to stop for, if it was.
 */
export function statusOfThrown(thrown: unknown, why: StopCause | undefined): Status {
  if (isAbort(thrown)) {
    if (why === "cancelled") return create(StatusSchema, { code: Code.CANCELLED, message: "Cancelled." });
    if (why === "stopping" || isStopping(thrown)) return stopping().toStatus();
  }
  if (thrown instanceof LongrunError) return thrown.toStatus();
  return carriedStatus(thrown) ?? LongrunError.from(thrown).toStatus();
}

/** The status that an error carries; undefined if it carries none that could end an operation. */
function carriedStatus(thrown: unknown): Status | undefined {
  if (typeof thrown !== "object" || thrown === null) return undefined;
  if ("status" in thrown && isStatus(thrown.status)) return thrown.status;
  if (!isGrpcError(thrown)) return undefined;
  const [trailer] = thrown.metadata?.get(DETAILS_TRAILER) ?? [];
  const { code, details: message } = thrown;
  return create(StatusSchema, { code, message, details: trailer instanceof Uint8Array ? detailsIn(trailer) : [] });
}

function isStopping(thrown: unknown): boolean {
  return thrown instanceof WorkStoppedError && thrown.why === "stopping";
}

/** The error of an operation that this process did not finish because it stops. */
function stopping(): LongrunError {
  return new LongrunError("SERVER_DRAINING", "The server is stopping; the operation was not finished.");
}

/** Whether it is an abort, or an error that has one as its cause; errors may be of another realm. */
function isAbort(thrown: unknown): boolean {
  if (typeof thrown !== "object" || thrown === null) return false;
  return ("name" in thrown && thrown.name === "AbortError") || ("cause" in thrown && isAbort(thrown.cause));
}

function isStatus(value: unknown): value is Status {
  const typed = typeof value === "object" && value !== null && "$typeName" in value && "code" in value;
  return typed && value.$typeName === StatusSchema.typeName && isErrorCode(value.code);
}

function isGrpcError(thrown: object): thrown is GrpcError {
  return "code" in thrown && isErrorCode(thrown.code) && "details" in thrown && typeof thrown.details === "string";
}

function isErrorCode(code: unknown): boolean {
  return Number.isInteger(code) && Number(code) > 0 && Number(code) <= GREATEST_CODE;
}

function detailsIn(trailer: Uint8Array): Status["details"] {
  try {
    return fromBinary(StatusSchema, trailer).details.filter(({ typeUrl }) => typeUrl.includes("/"));
  } catch {
    return [];
  }
}
