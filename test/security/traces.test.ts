import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { context, propagation, SpanKind, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { OperationsClient } from "../../src/client/index.ts";
import { OperationRegistry, Operations } from "../../src/proto/messages.ts";
import { afterTest } from "../support/after-test.ts";
import { callGrpc } from "./support/call-grpc.ts";
import { secretsIn } from "./support/secrets.ts";
import { serveSecured } from "./support/secured-server.ts";
import { send } from "./support/send.ts";

jest.setTimeout(30_000);

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";
const traceparent = `00-${TRACE}-${PARENT}-01`;

const exporter = new InMemorySpanExporter();
const spans = () => exporter.getFinishedSpans();

// Once for all: the first tracer that a process gets is its tracer for good.
beforeAll(() => {
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
});

afterAll(() => {
  trace.disable();
  context.disable();
  propagation.disable();
});

async function start() {
  const server = await serveSecured();
  const token = await server.callers.token({});
  const headers = { authorization: `Bearer ${token}`, traceparent };
  await callGrpc(server.port, OperationRegistry.method.createOperation, { operationId: "a" }, { headers });
  await server.reports.count(1);
  server.reports.take();
  exporter.reset();
  return { ...server, port: server.port, token, headers };
}

type Started = Awaited<ReturnType<typeof start>>;
const name = "operations/a";
const getOperation = "google.longrunning.Operations/GetOperation";
const getRecord = "longrun.v1.OperationRegistry/GetOperationRecord";

const ways: readonly (readonly [string, string, (started: Started) => Promise<unknown>])[] = [
  ["gRPC", getOperation, ({ port, headers }) => callGrpc(port, Operations.method.getOperation, { name }, { headers })],
  ["the google profile", getOperation, ({ port, headers }) => send(port, { path: `/v1/${name}`, headers })],
  ["the xiq profile", getRecord, ({ port, headers }) => send(port, { path: `/xiq/${name}`, headers })],
  ["the async profile", getRecord, ({ port, headers }) => send(port, { path: `/async/v1/${name}`, headers })],
];

describe("the trace of a caller goes on in a server", () => {
  test.each(ways)("over %s", async (_, rpc, ask) => {
    const started = await start();
    await ask(started);
    const [report] = await started.reports.count(1);
    const server = spans().find(({ kind }) => kind === SpanKind.SERVER);
    expect(server).toMatchObject({ name: rpc, parentSpanContext: { traceId: TRACE, spanId: PARENT } });
    const inside = spans().filter((each) => each.parentSpanContext?.spanId === server?.spanContext().spanId);
    expect(inside.map((each) => each.name).join()).toMatch(/read/);
    expect(report?.traceId).toBe(TRACE);
    expect(started.log()).toContain(`"traceId":"${TRACE}"`);
    expect(secretsIn(JSON.stringify(spans().map((each) => [each.name, each.attributes, each.events])))).toEqual([]);
  });

  test("from the span that a client of longrun/client has for the call", async () => {
    const { port, token, reports } = await start();
    const client = new OperationsClient(`127.0.0.1:${port}`, { token });
    afterTest(() => client.close());
    await trace.getTracer("test").startActiveSpan("work", async (work) => {
      await client.get(name);
      work.end();
    });
    await reports.count(1);
    const of = (kind: SpanKind) => spans().find((each) => each.name === getOperation && each.kind === kind);
    const [called, served] = [of(SpanKind.CLIENT), of(SpanKind.SERVER)];
    const work = spans().find((each) => each.name === "work");
    expect(served?.parentSpanContext?.spanId).toBe(called?.spanContext().spanId);
    expect(called?.parentSpanContext?.spanId).toBe(work?.spanContext().spanId);
    expect(served?.spanContext().traceId).toBe(work?.spanContext().traceId);
  });
});

test("a stranger's call makes no span", async () => {
  const { port, reports } = await start();
  await callGrpc(port, Operations.method.getOperation, { name }, { headers: { traceparent } });
  await send(port, { path: `/v1/${name}`, headers: { traceparent } });
  await reports.count(2);
  expect(spans()).toEqual([]);
});
