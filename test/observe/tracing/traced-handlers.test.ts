import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { draining, LongrunError, notFound } from "../../../src/errors.ts";
import { bind, type Call, type CallTrace } from "../../../src/handlers/handler.ts";
import { Metrics } from "../../../src/observe/metrics/metrics.ts";
import { observedRepository } from "../../../src/observe/observed-repository.ts";
import { tracedHandlers } from "../../../src/observe/tracing/traced-handlers.ts";
import { Code, OperationRegistry, Operations } from "../../../src/proto/messages.ts";
import { MemoryRepository } from "../../../src/repository/memory/memory-repository.ts";
import { caller } from "../../handlers/call-handlers.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const PARENT_ID = "b7ad6b7169203331";
const TRACEPARENT = `00-${TRACE_ID}-${PARENT_ID}-01`;
const ANSWER = new Uint8Array([1]);

const repository = observedRepository(new MemoryRepository(), new Metrics("1").repository, new FakeClock());

const service = tracedHandlers(
  bind(Operations, {
    async getOperation({ name }) {
      if (name === "operations/away") throw notFound(name);
      if (name === "operations/broken") throw new Error("secret words");
      await repository.read(name);
      return ANSWER;
    },
  }),
);

const watching = tracedHandlers(
  bind(OperationRegistry, {
    async *watchOperation({ name }) {
      for (let reads = 0; reads < 2; reads++) {
        await repository.read(name);
        yield ANSWER;
      }
      if (name === "operations/away") throw notFound(name);
    },
  }),
);

/** A call with headers. */
function call(headers: Readonly<Record<string, string>> = {}, http?: CallTrace["http"]): Call & { trace: CallTrace } {
  return { ...caller, trace: { http, header: (name) => headers[name] } };
}

function get(name: string, asked: Call) {
  const [bound] = service.methods;
  if (bound?.kind !== "unary") throw new Error("GetOperation is not served");
  return bound.handler({ name }, asked);
}

function watch(name: string, asked: Call) {
  const [bound] = watching.methods;
  if (bound?.kind !== "server_streaming") throw new Error("WatchOperation is not served");
  return bound.handler({ name }, asked);
}

describe("with an SDK", () => {
  const exporter = new InMemorySpanExporter();

  beforeEach(() => {
    exporter.reset();
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  });

  afterEach(() => {
    trace.disable();
    context.disable();
    propagation.disable();
  });

  const spans = () => exporter.getFinishedSpans();
  const serverSpan = () => spans().find(({ kind }) => kind === SpanKind.SERVER);

  test("a call has a span, named and described as the conventions say", async () => {
    expect(await get("operations/a", call())).toBe(ANSWER);
    expect(serverSpan()).toMatchObject({ name: "google.longrunning.Operations/GetOperation", kind: SpanKind.SERVER });
    expect(serverSpan()?.attributes).toEqual({
      "rpc.system": "grpc",
      "rpc.service": "google.longrunning.Operations",
      "rpc.method": "GetOperation",
      "rpc.grpc.status_code": 0,
      "longrun.operation": "operations/a",
    });
    expect(serverSpan()?.status).toEqual({ code: SpanStatusCode.UNSET });
  });

  test("it continues the trace of the caller, and tells its ID", async () => {
    const asked = call({ traceparent: TRACEPARENT });
    await get("operations/a", asked);
    expect(serverSpan()?.spanContext().traceId).toBe(TRACE_ID);
    expect(serverSpan()?.parentSpanContext?.spanId).toBe(PARENT_ID);
    expect(asked.trace.id).toBe(TRACE_ID);
  });

  test("without a trace, or with a malformed one, it begins one", async () => {
    for (const headers of [{}, { traceparent: "00-zz-1-01" }]) {
      exporter.reset();
      const asked = call(headers);
      await get("operations/a", asked);
      expect(serverSpan()?.parentSpanContext).toBeUndefined();
      expect(asked.trace.id).toBe(serverSpan()?.spanContext().traceId);
    }
    await get("operations/a", caller);
    expect(spans()).toHaveLength(4);
  });

  test("what the handler asks the repository is within it", async () => {
    await get("operations/a", call({ traceparent: TRACEPARENT }));
    expect(spans().map(({ name }) => name)).toEqual([
      "longrun.repository/read",
      "google.longrunning.Operations/GetOperation",
    ]);
    expect(spans()[0]?.parentSpanContext?.spanId).toBe(serverSpan()?.spanContext().spanId);
  });

  test("of HTTP it tells the method and the path", async () => {
    await get("operations/a", call({}, { method: "GET", path: `/v1/operations/${"a".repeat(1000)}` }));
    expect(serverSpan()?.attributes).toMatchObject({ "http.request.method": "GET" });
    expect(String(serverSpan()?.attributes["url.path"])).toHaveLength(81);
  });

  test("an error is told by code and reason; only a fault of ours makes the span one, and none of its words are told", async () => {
    await expect(get("operations/away", call())).rejects.toThrow(LongrunError);
    expect(serverSpan()?.attributes).toMatchObject({ "rpc.grpc.status_code": 5, "error.type": "OPERATION_NOT_FOUND" });
    expect(serverSpan()?.status.code).toBe(SpanStatusCode.UNSET);
    exporter.reset();
    await expect(get("operations/broken", call())).rejects.toThrow("secret words");
    expect(serverSpan()?.attributes).toMatchObject({ "rpc.grpc.status_code": 13, "error.type": "INTERNAL" });
    expect(serverSpan()?.status).toEqual({ code: SpanStatusCode.ERROR });
    const { status, attributes, events } = serverSpan() ?? {};
    expect(JSON.stringify({ status, attributes, events })).not.toContain("secret");
  });

  test("a stream has one span, from its beginning to its end, within which all is done", async () => {
    for await (const change of watch("operations/a", call({ traceparent: TRACEPARENT }))) {
      expect(change).toBe(ANSWER);
      expect(serverSpan()).toBeUndefined();
    }
    expect(serverSpan()?.parentSpanContext?.spanId).toBe(PARENT_ID);
    const reads = spans().filter(({ name }) => name === "longrun.repository/read");
    const parents = reads.map(({ parentSpanContext }) => parentSpanContext?.spanId);
    expect(parents).toEqual([serverSpan()?.spanContext().spanId, serverSpan()?.spanContext().spanId]);
  });

  test.each([
    ["CANCELLED if its caller has gone", undefined, Code.CANCELLED, "CANCELLED", SpanStatusCode.UNSET],
    ["the error for which the server ended it", draining(), Code.UNAVAILABLE, "SERVER_DRAINING", SpanStatusCode.ERROR],
  ])("whatever its handler gives, a call that was aborted has ended with %s", async (_, reason, code, type, status) => {
    const asked = { ...call(), signal: AbortSignal.abort(reason) };
    await get("operations/a", asked);
    await expect(get("operations/broken", asked)).rejects.toThrow();
    for await (const _ of watch("operations/a", asked));
    for await (const _ of watch("operations/a", asked)) break;
    const served = spans().filter(({ kind }) => kind === SpanKind.SERVER);
    const expected = {
      attributes: expect.objectContaining({ "rpc.grpc.status_code": code, "error.type": type }),
      status: { code: status },
    };
    expect(served).toMatchObject([expected, expected, expected, expected]);
  });

  test("an abort after the answer changes nothing, one amid a stream does", async () => {
    const controller = new AbortController();
    const asked = { ...call(), signal: controller.signal };
    await get("operations/a", asked);
    const watched = watch("operations/a", asked)[Symbol.asyncIterator]();
    await watched.next();
    controller.abort();
    await watched.return?.();
    const served = spans().filter(({ kind }) => kind === SpanKind.SERVER);
    expect(served.map(({ attributes }) => attributes["rpc.grpc.status_code"])).toEqual([Code.OK, Code.CANCELLED]);
  });

  test("a stream that fails, or is left, ends its span once", async () => {
    const read = async () => {
      for await (const _ of watch("operations/away", call()));
    };
    await expect(read()).rejects.toThrow(LongrunError);
    expect(serverSpan()?.attributes).toMatchObject({ "error.type": "OPERATION_NOT_FOUND" });
    exporter.reset();
    for await (const _ of watch("operations/a", call())) break;
    await watch("operations/a", call())[Symbol.asyncIterator]().return?.();
    expect(spans().filter(({ kind }) => kind === SpanKind.SERVER)).toHaveLength(2);
  });
});

describe("without an SDK", () => {
  test("the call goes to the handler as it is, and its headers are not looked at", async () => {
    const asked: Call = {
      ...caller,
      trace: {
        header() {
          throw new Error("nobody should ask");
        },
      },
    };
    expect(await get("operations/a", asked)).toBe(ANSWER);
    for await (const change of watch("operations/a", asked)) expect(change).toBe(ANSWER);
    expect(asked.trace?.id).toBeUndefined();
  });

  test("nothing is put between the caller and what the handler gives", () => {
    const answer = Promise.resolve(ANSWER);
    const { methods } = tracedHandlers(bind(Operations, { getOperation: () => answer }));
    const [bound] = methods;
    if (bound?.kind !== "unary") throw new Error("GetOperation is not served");
    expect(bound.handler({ name: "operations/a" }, caller)).toBe(answer);
  });
});
