import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type Span,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { OperationsClient } from "../../src/client/index.ts";
import { Code, OperationRegistry, Operations } from "../../src/proto/messages.ts";
import { afterTest } from "../support/after-test.ts";
import { Collected } from "../support/collected.ts";
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

/** Tells of the SERVER spans that have begun, and of those that have ended. */
class ServerSpans implements SpanProcessor {
  readonly begun = new Collected<Span>();
  readonly ended = new Collected<ReadableSpan>();

  onStart(span: Span): void {
    if (span.kind === SpanKind.SERVER) this.begun.add(span);
  }

  onEnd(span: ReadableSpan): void {
    if (span.kind === SpanKind.SERVER) this.ended.add(span);
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

const serverSpans = new ServerSpans();

// Once for all: the first tracer that a process gets is its tracer for good.
beforeAll(() => {
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter), serverSpans] }),
  );
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
  serverSpans.begun.take();
  serverSpans.ended.take();
  return { ...server, port: server.port, token, headers };
}

type Started = Awaited<ReturnType<typeof start>>;
const name = "operations/a";
const getOperation = "google.longrunning.Operations/GetOperation";
const { watchOperation } = OperationRegistry.method;
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

/** Leaves a request over HTTP when its call has begun. */
async function leaveRequest(port: number, path: string, headers: Record<string, string>): Promise<void> {
  const client = request({ host: "127.0.0.1", port, path, headers, agent: false }).on("error", () => {});
  client.end();
  await serverSpans.begun.count(1);
  client.destroy();
}

const { CANCELLED, DEADLINE_EXCEEDED, UNAUTHENTICATED, INVALID_ARGUMENT, NOT_FOUND } = Code;
const sse = { accept: "text/event-stream" };

const endings: readonly (readonly [string, Code, (started: Started) => Promise<unknown>])[] = [
  [
    "a wait over gRPC that its client cancels",
    CANCELLED,
    async ({ operations, headers }) => {
      const controller = new AbortController();
      const wait = operations.waitOperation({ name }, { metadata: headers, signal: controller.signal });
      await serverSpans.begun.count(1);
      controller.abort();
      await wait.catch(() => {});
    },
  ],
  [
    "a watch over gRPC that its client cancels",
    CANCELLED,
    ({ port, headers }) => callGrpc(port, watchOperation, { name }, { headers, most: 1 }),
  ],
  [
    "a wait over REST whose client goes",
    CANCELLED,
    ({ port, headers }) => leaveRequest(port, `/v1/${name}:wait`, headers),
  ],
  [
    "a watch over REST whose client goes",
    CANCELLED,
    ({ port, headers }) => send(port, { path: `/v1/${name}:watch`, headers: { ...headers, ...sse }, onlyHead: true }),
  ],
  [
    "a watch over REST past its deadline",
    DEADLINE_EXCEEDED,
    ({ port, headers }) =>
      send(port, { path: `/v1/${name}:watch`, headers: { ...headers, ...sse, "x-server-timeout": "0.3" } }),
  ],
];

describe("a span tells how the call ended, as the log does:", () => {
  test.each(endings)("%s", async (_, code, ask) => {
    const started = await start();
    await ask(started);
    const [report] = await started.reports.count(1);
    const [span] = await serverSpans.ended.count(1);
    expect([span?.attributes["rpc.grpc.status_code"], report?.code]).toEqual([code, code]);
    expect(span?.attributes["error.type"]).toBe(Code[code]);
    const { ERROR, UNSET } = SpanStatusCode;
    expect(span?.status.code).toBe(code === DEADLINE_EXCEEDED ? ERROR : UNSET);
  });
});

test("a call that cannot be read makes no span, and is in the log", async () => {
  const { port, headers, reports } = await start();
  await send(port, { method: "POST", path: "/v1/operations", headers, body: "{" });
  await send(port, { path: "/v1/nowhere", headers });
  const codes = (await reports.count(2)).map(({ code }) => code);
  expect(codes).toEqual([INVALID_ARGUMENT, NOT_FOUND]);
  expect(spans()).toEqual([]);
});

test("a stranger's call makes no span, and is in the log", async () => {
  const { port, reports } = await start();
  await callGrpc(port, Operations.method.getOperation, { name }, { headers: { traceparent } });
  await send(port, { path: `/v1/${name}`, headers: { traceparent } });
  const codes = (await reports.count(2)).map(({ code }) => code);
  expect(codes).toEqual([UNAUTHENTICATED, UNAUTHENTICATED]);
  expect(spans()).toEqual([]);
});
