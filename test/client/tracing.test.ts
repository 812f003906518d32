import { describe, expect, test } from "@jest/globals";
import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { OperationsClient } from "../../src/client/operations-client.ts";
import { Code } from "../../src/proto/messages.ts";
import { afterTest } from "../support/after-test.ts";
import { failure, serveBare } from "./support/bare-server.ts";
import { FakeTiming } from "./support/fake-timing.ts";
import { serveWatches } from "./support/watch-server.ts";

/** Has the process trace, for one test; gives the spans that have ended. */
function startTracing() {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  afterTest(() => {
    trace.disable();
    context.disable();
    propagation.disable();
  });
  return { exporter, tracer: provider.getTracer("test") };
}

/** A server that tells the `traceparent` of each call, and refuses what is cancelled. */
async function serveTraced() {
  const parents: unknown[] = [];
  const server = await serveBare({
    getOperation({ name }, metadata) {
      parents.push(metadata.get("traceparent")[0]);
      return { name };
    },
    cancelOperation: () => Promise.reject(failure(Code.NOT_FOUND, "not there")),
  });
  return { ...server, parents };
}

describe("the trace of a call", () => {
  test("goes on in a span of the client, which the server learns of", async () => {
    const { exporter, tracer } = startTracing();
    const { client, address, parents } = await serveTraced();
    await tracer.startActiveSpan("work", async (work) => {
      await client.get("operations/a");
      work.end();
    });
    const [call, work] = exporter.getFinishedSpans();
    const { traceId, spanId } = call?.spanContext() ?? {};
    expect(parents).toEqual([`00-${traceId}-${spanId}-01`]);
    expect(call).toMatchObject({
      name: "google.longrunning.Operations/GetOperation",
      kind: SpanKind.CLIENT,
      attributes: {
        "rpc.system": "grpc",
        "rpc.service": "google.longrunning.Operations",
        "rpc.method": "GetOperation",
        "rpc.grpc.status_code": 0,
        "server.address": "127.0.0.1",
        "server.port": Number(address.split(":")[1]),
      },
      status: { code: SpanStatusCode.UNSET },
      parentSpanContext: { spanId: work?.spanContext().spanId, traceId },
    });
  });

  test("tells how a call has failed", async () => {
    const { exporter } = startTracing();
    const { client } = await serveTraced();
    await expect(client.cancel("operations/a")).rejects.toBeDefined();
    expect(exporter.getFinishedSpans()).toMatchObject([
      { attributes: { "rpc.grpc.status_code": Code.NOT_FOUND }, status: { code: SpanStatusCode.ERROR } },
    ]);
  });

  test("has a span for each attempt, also when the token was waited for", async () => {
    const { exporter, tracer } = startTracing();
    const { address } = await serveBare({
      getOperation: () => Promise.reject(failure(Code.UNAUTHENTICATED, "who is that?")),
    });
    const client = new OperationsClient(address, { token: () => Promise.resolve("t") });
    afterTest(() => client.close());
    await tracer.startActiveSpan("work", async (work) => {
      await expect(client.get("operations/a")).rejects.toBeDefined();
      work.end();
    });
    const spans = exporter.getFinishedSpans();
    const parent = { spanId: spans[2]?.spanContext().spanId };
    expect(spans).toMatchObject([{ parentSpanContext: parent }, { parentSpanContext: parent }, { name: "work" }]);
  });

  test("ends with a watch that nobody reads any more, which is no error", async () => {
    const { exporter } = startTracing();
    const record = { operation: { name: "operations/a" }, etag: "1" };
    const { client } = await serveWatches([{ records: [record], end: "never" }], new FakeTiming());
    for await (const _ of client.watch("operations/a")) break;
    expect(exporter.getFinishedSpans()).toMatchObject([
      {
        name: "longrun.v1.OperationRegistry/WatchOperation",
        attributes: { "rpc.grpc.status_code": Code.CANCELLED },
        status: { code: SpanStatusCode.UNSET },
      },
    ]);
  });

  test("is nowhere to be seen if the process does not trace", async () => {
    const { client, parents } = await serveTraced();
    await client.get("operations/a");
    expect(parents).toEqual([undefined]);
  });
});
