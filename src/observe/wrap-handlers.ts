import type { DescMethod } from "@bufbuild/protobuf";
import type { BoundMethod, BoundService, Call, UnaryHandler } from "../handlers/handler.ts";

/** Answers a request, or a stream of requests, with a stream of encoded responses. */
export type StreamHandler<Request> = (request: Request, call: Call) => AsyncIterable<Uint8Array>;

/** Makes other handlers of those of a method. */
export interface HandlerWrapper {
  unary?(handler: UnaryHandler<unknown>): UnaryHandler<unknown>;
  stream?<Request>(handler: StreamHandler<Request>): StreamHandler<Request>;
}

/** The same service with other handlers, of each method with what is made for it. */
export function wrapHandlers(bound: BoundService, wrapperOf: (method: DescMethod) => HandlerWrapper): BoundService {
  return { service: bound.service, methods: bound.methods.map((method) => wrapped(method, wrapperOf(method.method))) };
}

function wrapped(bound: BoundMethod, { unary, stream }: HandlerWrapper): BoundMethod {
  switch (bound.kind) {
    case "unary":
      return unary ? { ...bound, handler: unary(bound.handler) } : bound;
    case "server_streaming":
      return stream ? { ...bound, handler: stream(bound.handler) } : bound;
    case "bidi_streaming":
      return stream ? { ...bound, handler: stream(bound.handler) } : bound;
  }
}
