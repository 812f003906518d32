import type { DescMethod } from "@bufbuild/protobuf";
import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  trace,
} from "@opentelemetry/api";
import { LongrunError } from "../../errors.ts";
import type { BoundService, Call, CallTrace } from "../../handlers/handler.ts";
import { Code } from "../../proto/messages.ts";
import { rpcOf } from "../../proto/rpc-of.ts";
import { shorten } from "../../quote.ts";
import { followStream } from "../follow-stream.ts";
import { nameIn } from "../name-in.ts";
import { wrapHandlers } from "../wrap-handlers.ts";
import { isTracing, tracer } from "./tracer.ts";

/** Where the context of a trace is found in a call: propagators ask for headers by their names in lower case. */
const headers: TextMapGetter<CallTrace | undefined> = {
  keys: () => [],
  get: (callTrace, name) => callTrace?.header(name.toLowerCase()),
};

/** The codes that are faults of the server (https://opentelemetry.io/docs/specs/semconv/rpc/grpc/). */
const FAULTS: ReadonlySet<Code> = new Set([
  Code.UNKNOWN,
  Code.DEADLINE_EXCEEDED,
  Code.UNIMPLEMENTED,
  Code.INTERNAL,
  Code.UNAVAILABLE,
  Code.DATA_LOSS,
]);

/**
 * The same service, with a span for each call that continues the trace of the caller, if an OpenTelemetry SDK is
 * registered. It is active while the handler runs. What happens before a handler is called, is in no span.
 */
export function tracedHandlers(service: BoundService): BoundService {
  return wrapHandlers(service, (method) => {
    const start = spanStarter(method);
    return {
      unary: (handler) => (request, call) => {
        if (!isTracing()) return handler(request, call);
        const { span, active } = start(request, call);
        const answer = context.with(active, () => handler(request, call));
        answer.then(
          () => end(span, call),
          (error) => end(span, call, error),
        );
        return answer;
      },
      stream: (handler) => (request, call) => {
        if (!isTracing()) return handler(request, call);
        const { span, active } = start(request, call);
        const stream = context.with(active, () => handler(request, call));
        const onEnd = (error?: unknown) => end(span, call, error);
        return followStream(stream, () => ({ onEnd, within: (step) => context.with(active, step) }));
      },
    };
  });
}

/** A span, and the context in which it is active. */
interface StartedSpan {
  readonly span: Span;
  readonly active: Context;
}

function spanStarter(method: DescMethod): (request: unknown, call: Call) => StartedSpan {
  const rpc = rpcOf(method);
  const ofMethod: Attributes = {
    "rpc.system": "grpc",
    "rpc.service": method.parent.typeName,
    "rpc.method": method.name,
  };
  return (request, { trace: callTrace }) => {
    const parent = propagation.extract(context.active(), callTrace, headers);
    const attributes = { ...ofMethod, ...attributesOf(request, callTrace) };
    const span = tracer.startSpan(rpc, { kind: SpanKind.SERVER, attributes }, parent);
    if (callTrace && isSpanContextValid(span.spanContext())) callTrace.id = span.spanContext().traceId;
    return { span, active: trace.setSpan(parent, span) };
  };
}

function attributesOf(request: unknown, callTrace: CallTrace | undefined): Attributes {
  const name = nameIn(request);
  const http = callTrace?.http;
  return {
    ...(name !== "" && { "longrun.operation": shorten(name) }),
    ...(http && { "http.request.method": http.method, "url.path": shorten(http.path) }),
  };
}

/** Ends a span. What an error says may hold what users wrote: only its code and its reason are told. */
function end(span: Span, call: Call, thrown?: unknown): void {
  const { code, errorType } = outcomeOf(call, thrown);
  span.setAttribute("rpc.grpc.status_code", code);
  if (errorType !== undefined) span.setAttribute("error.type", errorType);
  if (FAULTS.has(code)) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** How a call has ended for its caller, as the log has it: once its signal has aborted, nothing that the handler gives counts. */
function outcomeOf({ signal }: Call, thrown: unknown): { readonly code: Code; readonly errorType?: string } {
  const isLeft = signal.aborted && !(signal.reason instanceof LongrunError);
  if (isLeft) return { code: Code.CANCELLED, errorType: "CANCELLED" };
  const failure: unknown = signal.aborted ? signal.reason : thrown;
  if (failure === undefined) return { code: Code.OK };
  const { code, reason } = LongrunError.from(failure);
  return { code, errorType: reason };
}
