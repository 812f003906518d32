import type { handleUnaryCall, ServerUnaryCall } from "@grpc/grpc-js";
import { carriedStatus } from "../../carried-status.ts";
import { LongrunError } from "../../errors.ts";
import { toStatusObject } from "./status.ts";

/** Answers a call of a unary method, or throws. */
export type UnaryFunction<Request, Response> = (
  request: Request,
  call: ServerUnaryCall<Request, Response>,
) => Response | Promise<Response>;

/**
 * Makes of an async function what grpc-js wants of a unary method. What it throws becomes the error of the call: a
 * LongrunError or an error of grpc-js (with a code) as it is, anything else INTERNAL; `onFault` alone is told what that was.
 */
export function unaryMethod<Request, Response>(
  answer: UnaryFunction<Request, Response>,
  onFault: (fault: unknown) => void,
): handleUnaryCall<Request, Response> {
  return async (call, callback) => {
    let response: Response;
    try {
      response = await answer(call.request, call);
    } catch (thrown) {
      if (isServiceError(thrown)) return callback(thrown);
      const error = LongrunError.from(thrown);
      if (error !== thrown) onFault(thrown);
      return callback(toStatusObject(error));
    }
    callback(null, response);
  };
}

/** Whether grpc-js can take it as the error of a call. What cannot be read, or would break grpc-js, is none. */
function isServiceError(thrown: unknown): thrown is { readonly code: number } {
  try {
    if (thrown instanceof LongrunError || carriedStatus(thrown) === undefined) return false;
    const { metadata, details } = Object(thrown);
    return typeof details === "string" && (metadata === undefined || typeof metadata?.clone === "function");
  } catch {
    return false;
  }
}
