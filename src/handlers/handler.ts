import type { DescMessage, DescMethod, DescService, MessageShape } from "@bufbuild/protobuf";
import type { Principal } from "../authorization/principal.ts";
import type { Precondition, PresentOperation } from "../operations/precondition.ts";

export type { Precondition, PresentOperation, Principal };

/** Who calls, for how long, and whether still; the same for every transport. */
export interface Call {
  /** Who calls, and what they may do. */
  readonly principal: Principal;
  /** When the caller stops listening, in milliseconds since 1970. */
  readonly deadline: number | undefined;
  /** Aborts when the caller has gone, or the server stops before the call is finished. */
  readonly signal: AbortSignal;
  /** What the caller makes its change of an operation depend on; of no effect in methods that change none. */
  readonly precondition?: Precondition | undefined;
  /** The trace that the call belongs to, if the transport tells of that; the same object throughout the call. */
  readonly trace?: CallTrace | undefined;
  /**
   * Sets a header of the response (gRPC: initial metadata) to be sent with it if the call succeeds; of a stream, with the
   * first response. The name is in lower case. To be called before the response, or the first one, is given.
   */
  setHeader(name: string, value: string): void;
}

/** What a call brings of a trace, and what becomes of it (https://www.w3.org/TR/trace-context/). */
export interface CallTrace {
  /** The ID of the trace, once the call has one: for the log. */
  id?: string | undefined;
  /** The HTTP method and the path without the query, as they came; undefined over gRPC. */
  readonly http?: { readonly method: string; readonly path: string } | undefined;
  /** A header of the request (gRPC: metadata), by its name in lower case. */
  header(name: string): string | undefined;
}

/** An encoded response, in one piece or in several that follow one another. */
export type Encoded = Uint8Array | readonly Uint8Array[];

/** Answers a request with an encoded response, or throws a LongrunError. */
export type UnaryHandler<Request> = (request: Request, call: Call) => Promise<Encoded>;

/**
 * Answers a request with a stream of encoded responses. Its headers go out with the first response, or without waiting
 * for one: so what it does before it first awaits something has been done when the client sees them.
 */
export type ServerStreamingHandler<Request> = (request: Request, call: Call) => AsyncIterable<Uint8Array>;

/** Answers a stream of requests with a stream of encoded responses. */
export type BidiStreamingHandler<Request> = (requests: AsyncIterable<Request>, call: Call) => AsyncIterable<Uint8Array>;

/** The handler that a method needs, by its kind. */
export type HandlerOf<Method> = Method extends { methodKind: "unary"; input: infer Input extends DescMessage }
  ? UnaryHandler<MessageShape<Input>>
  : Method extends { methodKind: "server_streaming"; input: infer Input extends DescMessage }
    ? ServerStreamingHandler<MessageShape<Input>>
    : Method extends { methodKind: "bidi_streaming"; input: infer Input extends DescMessage }
      ? BidiStreamingHandler<MessageShape<Input>>
      : never;

/** The handlers of a service by method; methods without one are UNIMPLEMENTED. */
export type Handlers<Service extends DescService> = {
  readonly [Name in keyof Service["method"]]?: HandlerOf<Service["method"][Name]>;
};

/** A method and its handler. */
export type BoundMethod =
  | { readonly kind: "unary"; readonly method: DescMethod; readonly handler: UnaryHandler<unknown> }
  | {
      readonly kind: "server_streaming";
      readonly method: DescMethod;
      readonly handler: ServerStreamingHandler<unknown>;
    }
  | { readonly kind: "bidi_streaming"; readonly method: DescMethod; readonly handler: BidiStreamingHandler<unknown> };

/** A service with its handlers, as transports take it. */
export interface BoundService {
  readonly service: DescService;
  readonly methods: readonly BoundMethod[];
}

/** Binds handlers to the methods of a service. */
export function bind<Service extends DescService>(service: Service, handlers: Handlers<Service>): BoundService {
  const byName = handlers as Readonly<Record<string, unknown>>;
  const methods = service.methods
    .filter(({ localName }) => byName[localName] !== undefined)
    .map((method) => ({ kind: method.methodKind, method, handler: byName[method.localName] }) as BoundMethod);
  return { service, methods };
}
