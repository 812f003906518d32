import { create } from "@bufbuild/protobuf";
import { carriedStatus } from "../carried-status.ts";
import { LongrunError } from "../errors.ts";
import { Code, type Status, StatusSchema } from "../proto/messages.ts";
import { type StopCause, WorkStoppedError } from "./work-stopped-error.ts";

/**
 * What becomes of an operation whose work function has thrown something: a google.rpc.Status, or an error of grpc-js, keeps
 * code, message and details; an abort is CANCELLED after a request to cancel, and UNAVAILABLE if the process stops. Of
 * anything else nobody is told more than that it is INTERNAL. `why` says what the function was told to stop for, if it was.
 */
export function statusOfThrown(thrown: unknown, why: StopCause | undefined): Status {
  try {
    return readThrown(thrown, why);
  } catch {
    // A getter of it, or a proxy, has thrown.
    return LongrunError.from(undefined).toStatus();
  }
}

function readThrown(thrown: unknown, why: StopCause | undefined): Status {
  if (isAbort(thrown)) {
    if (why === "cancelled") return create(StatusSchema, { code: Code.CANCELLED, message: "Cancelled." });
    if (why === "stopping" || isStopping(thrown)) return stopping().toStatus();
  }
  if (thrown instanceof LongrunError) return thrown.toStatus();
  return carriedStatus(thrown) ?? LongrunError.from(thrown).toStatus();
}

function isStopping(thrown: unknown): boolean {
  return thrown instanceof WorkStoppedError && thrown.why === "stopping";
}

/** The error of an operation that this process did not finish because it stops. */
function stopping(): LongrunError {
  return new LongrunError("SERVER_DRAINING", "The server is stopping; the operation was not finished.");
}

/** Whether it is an abort, or an error that has one among its causes; errors may be of another realm. */
export function isAbort(thrown: unknown, mostCauses = 10): boolean {
  if (typeof thrown !== "object" || thrown === null || mostCauses === 0) return false;
  return (
    ("name" in thrown && thrown.name === "AbortError") || ("cause" in thrown && isAbort(thrown.cause, mostCauses - 1))
  );
}
