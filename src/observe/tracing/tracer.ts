import { context, ProxyTracerProvider, type Span, trace } from "@opentelemetry/api";

/** What the API has in place of a provider when no SDK is registered. */
const NO_PROVIDER = new ProxyTracerProvider().getDelegate();

/** The tracer of longrun's spans. It begins to record when an SDK is registered, if that comes later than this module. */
export const tracer = trace.getTracer("longrun");

/** Whether an SDK is registered, so that spans are worth their time. */
export function isTracing(): boolean {
  const provider = trace.getTracerProvider();
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegate() !== NO_PROVIDER;
}

/** Begins a span within the one that is active now; none if that records nothing. */
export function childSpan(name: string): Span | undefined {
  return trace.getActiveSpan()?.isRecording() ? tracer.startSpan(name) : undefined;
}

/** Calls a function in the context of a span. */
export function within<Result>(span: Span, call: () => Result): Result {
  return context.with(trace.setSpan(context.active(), span), call);
}
