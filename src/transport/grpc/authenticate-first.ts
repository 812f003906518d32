import type { BoundMethod, Call } from "../../handlers/handler.ts";
import type { Admission } from "../admission.ts";
import { readCredentials } from "../read-credentials.ts";
import { GrpcCall } from "./grpc-call.ts";

/**
 * A method that is called only when it is known who calls, by the metadata, and they make no more calls than they may. For
 * servers of the user's, whose streams nobody looks at before grpc-js: the request has been read by then.
 */
export function authenticateFirst(bound: BoundMethod, admission: Admission): BoundMethod {
  const { kind, method } = bound;
  if (kind === "unary") {
    const handler: typeof bound.handler = async (request, call) => {
      await admit(admission, call);
      return bound.handler(request, call);
    };
    return { kind, method, handler };
  }
  if (kind === "server_streaming") {
    const handler: typeof bound.handler = async function* (request, call) {
      await admit(admission, call);
      yield* bound.handler(request, call);
    };
    return { kind, method, handler };
  }
  const handler: typeof bound.handler = async function* (requests, call) {
    await admit(admission, call);
    yield* bound.handler(requests, call);
  };
  return { kind, method, handler };
}

async function admit(admission: Admission, call: Call): Promise<void> {
  if (!(call instanceof GrpcCall)) throw new TypeError("Only calls over gRPC have metadata.");
  const principal = await admission.identify(() => readCredentials(credentialHeaders(call), undefined));
  call.identifyAs(principal);
  const limit = admission.limit(principal);
  if (limit !== undefined) throw limit.error;
}

function credentialHeaders(call: GrpcCall) {
  return {
    authorization: call.header("authorization"),
    "x-api-key": call.header("x-api-key"),
    "x-goog-api-key": call.header("x-goog-api-key"),
  };
}
