import type { Metadata, ServerInterceptor } from "@grpc/grpc-js";
import { LongrunError } from "../../errors.ts";
import { Code } from "../../proto/messages.ts";
import type { Reason } from "../../reasons.ts";
import { DETAILS_HEADER, toStatusObject } from "./status.ts";

type PartialStatus = { code: number; details: string; metadata?: Metadata | null };

/** The parts of grpc-js's innermost call that are repaired. */
interface BaseCall {
  decompressMessage(message: Buffer, encoding: string): Buffer | Promise<Buffer>;
  sendStatus(status: PartialStatus): void;
}

/** The reasons of the errors that grpc-js gives by itself. */
const reasonOf: Partial<Record<Code, Reason>> = {
  [Code.DEADLINE_EXCEEDED]: "DEADLINE_EXCEEDED",
  [Code.RESOURCE_EXHAUSTED]: "MESSAGE_TOO_LARGE",
  [Code.UNIMPLEMENTED]: "NOT_IMPLEMENTED",
};

/**
 * Mends two things that grpc-js 1.14 has no hook for. A message marked as compressed in a call that names no encoding
 * is refused (INTERNAL, by the gRPC compression specification) instead of being read as it is. And the errors that
 * grpc-js gives by itself get their ErrorInfo, as all others have it (AIP-193).
 */
export const repairCall: ServerInterceptor = (_method, call) => {
  const base = call as unknown as BaseCall;
  base.decompressMessage = decompressMessage;
  base.sendStatus = sendStatus;
  return call as never;
};

function decompressMessage(this: BaseCall, message: Buffer, encoding: string): Buffer | Promise<Buffer> {
  const flag = message[0] ?? 0;
  if (flag > 1 || (flag === 1 && encoding === "identity")) {
    const problem = "A message is marked as compressed, but the call names no encoding.";
    return Promise.reject(toStatusObject(new LongrunError("MALFORMED_CALL", problem)));
  }
  return prototypeOf(this).decompressMessage.call(this, message, encoding);
}

function sendStatus(this: BaseCall, status: PartialStatus): void {
  const complete = status.code === Code.OK || status.metadata?.get(DETAILS_HEADER).length ? status : explain(status);
  prototypeOf(this).sendStatus.call(this, complete);
}

function explain({ code, details }: PartialStatus): PartialStatus {
  const error = new LongrunError(reasonOf[code as Code] ?? "MALFORMED_CALL", details);
  return { ...toStatusObject(error), code };
}

function prototypeOf(call: BaseCall): BaseCall {
  return Object.getPrototypeOf(call);
}
