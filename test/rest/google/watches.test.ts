import { describe, expect, test } from "@jest/globals";
import { LongrunError } from "../../../src/errors.ts";
import { event, pieces, rest } from "./read-stream.ts";
import { setUp } from "./set-up.ts";

const SSE = { accept: "text/event-stream" };
const DONE = { operation: { done: true, error: { code: 13, message: "failed" } } };

async function setUpOne() {
  const context = setUp();
  await context.call("createOperation", { operationId: "a" });
  const progress = (fraction: number) => context.ask("PATCH /v1/operations/a", { body: { progress: { fraction } } });
  const end = () => context.ask("PATCH /v1/operations/a", { body: DONE });
  return { ...context, progress, end };
}

const value = async (stream: AsyncIterator<string>) => (await stream.next()).value as string;

describe("server-sent events of an operation", () => {
  test("are its records, each with an ID, in one line; the stream ends after the last", async () => {
    const { open, progress, end } = await setUpOne();
    const reply = await open("GET /v1/operations/a:watch", { headers: SSE });
    expect(reply).toMatchObject({
      status: 200,
      headers: {
        "content-type": "text/event-stream; charset=UTF-8",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      },
    });
    const stream = pieces(reply);
    expect(await value(stream)).toBe(":\n\n");
    const first = await value(stream);
    expect(first).toMatch(/^id: uid-1-\w+\ndata: \{"operation":\{"name":"operations\/a","done":false\},.*\}\n\n$/);
    await progress(0.5);
    const second = event(await value(stream));
    expect(JSON.parse(second.data ?? "")).toMatchObject({ state: "RUNNING", progress: { fraction: 0.5 } });
    expect(second.id).not.toBe(event(first).id);
    await end();
    expect(JSON.parse(event(await value(stream)).data ?? "")).toMatchObject({ state: "FAILED" });
    expect(await rest(stream)).toBe("");
  });

  test("are asked for by alt too, and alt=json wins over the Accept header", async () => {
    const { open } = await setUpOne();
    const type = async (query: string, accept?: string) =>
      (await open(`GET /v1/operations/a:watch${query}`, { headers: { accept } })).headers?.["content-type"];
    expect(await type("?alt=sse")).toBe("text/event-stream; charset=UTF-8");
    expect(await type("?$alt=sse%3Benum-encoding=int", "application/json")).toBe("text/event-stream; charset=UTF-8");
    expect(await type("?alt=json", "text/event-stream")).toBe("application/json; charset=UTF-8");
    expect(await type("", "*/*")).toBe("application/json; charset=UTF-8");
    expect(await type("", "text/html, Text/Event-Stream;q=0.5")).toBe("text/event-stream; charset=UTF-8");
    expect(await type("", "application/json, text/event-stream")).toBe("application/json; charset=UTF-8");
  });

  test("leave out what the client has seen, and nothing newer", async () => {
    const { open, progress } = await setUpOne();
    const before = pieces(await open("GET /v1/operations/a:watch", { headers: SSE }));
    await before.next();
    const { id = "" } = event(await value(before));
    const again = pieces(await open("GET /v1/operations/a:watch", { headers: { ...SSE, "last-event-id": id } }));
    expect(await value(again)).toBe(":\n\n");
    await progress(0.5);
    const next = event(await value(again));
    expect(JSON.parse(next.data ?? "")).toMatchObject({ progress: { fraction: 0.5 } });
    await progress(0.6);
    const late = pieces(await open("GET /v1/operations/a:watch", { headers: { ...SSE, "last-event-id": id } }));
    await late.next();
    expect(JSON.parse(event(await value(late)).data ?? "")).toMatchObject({ progress: { fraction: 0.6 } });
  });

  test("show everything to a client that has seen another operation of this name, or something unknown", async () => {
    const { open } = await setUpOne();
    for (const id of ["uid-9-zz", "zzz", "uid-1", "uid-1-", "-1"]) {
      const stream = pieces(await open("GET /v1/operations/a:watch", { headers: { ...SSE, "last-event-id": id } }));
      await stream.next();
      expect(event(await value(stream)).id).toMatch(/^uid-1-/);
    }
  });

  test("are over, by 204, for a client that has seen the end", async () => {
    const { open, end } = await setUpOne();
    await end();
    const stream = pieces(await open("GET /v1/operations/a:watch", { headers: SSE }));
    await stream.next();
    const { id = "" } = event(await value(stream));
    const reply = await open("GET /v1/operations/a:watch", { headers: { ...SSE, "last-event-id": id } });
    expect([reply.status, reply.body]).toEqual([204, undefined]);
    const array = await open("GET /v1/operations/a:watch", { headers: { "last-event-id": id } });
    expect(array.status).toBe(200);
    const earlier = id.replace(/.$/, "0");
    expect((await open("GET /v1/operations/a:watch", { headers: { ...SSE, "last-event-id": earlier } })).status).toBe(
      200,
    );
  });

  test("end with an event of the error when it is deleted", async () => {
    const { open, ask } = await setUpOne();
    const stream = pieces(await open("GET /v1/operations/a:watch", { headers: SSE }));
    await stream.next();
    await stream.next();
    await ask("DELETE /v1/operations/a");
    const last = await rest(stream);
    expect(last).toMatch(/^event: error\ndata: .*\n\n$/);
    expect(JSON.parse(event(last).data ?? "")).toMatchObject({ error: { code: 404, status: "NOT_FOUND" } });
  });

  test("are kept alive by a comment every 15 seconds without a change", async () => {
    const { open, clock, progress } = await setUpOne();
    const stream = pieces(await open("GET /v1/operations/a:watch", { headers: SSE }));
    await stream.next();
    await stream.next();
    for (let time = 0; time < 3; time++) {
      const before = clock.timers;
      let isKept = false;
      const next = value(stream).finally(() => {
        isKept = true;
      });
      while (clock.timers === before) await Promise.resolve();
      clock.advance(14_999);
      await new Promise(setImmediate);
      expect(isKept).toBe(false);
      clock.advance(1);
      expect(await next).toBe(":\n\n");
    }
    await progress(0.5);
    expect(await value(stream)).toMatch(/^id: /);
  });
});

describe("an array of records", () => {
  test("is sent item by item", async () => {
    const { open, progress, end } = await setUpOne();
    const stream = pieces(await open("GET /v1/operations/a:watch?prettyPrint=false"));
    expect(await value(stream)).toBe("[");
    const first = await value(stream);
    await progress(0.5);
    const second = await value(stream);
    await end();
    const array = JSON.parse(`[${first}${second}${await rest(stream)}`);
    expect(array).toMatchObject([{ state: "PENDING" }, { state: "RUNNING" }, { state: "FAILED" }]);
  });

  test("has an error as its last item", async () => {
    const { open, ask } = await setUpOne();
    const stream = pieces(await open("GET /v1/operations/a:watch?$.xgafv=1"));
    const begin = (await value(stream)) + (await value(stream));
    await ask("DELETE /v1/operations/a");
    const array = JSON.parse(begin + (await rest(stream)));
    expect(array).toMatchObject([{ state: "PENDING" }, { error: { code: 404, errors: [{ reason: "notFound" }] } }]);
  });

  test("has of each item the selected fields", async () => {
    const { open, end } = await setUpOne();
    await end();
    const stream = pieces(await open("GET /v1/operations/a:watch?fields=state,operation/name"));
    expect(JSON.parse(await rest(stream))).toEqual([{ operation: { name: "operations/a" }, state: "FAILED" }]);
  });
});

test("lines of JSON are records, and an error is the last one", async () => {
  const { open, ask } = await setUpOne();
  const reply = await open("GET /v1/operations/a:watch", { headers: { accept: "application/x-ndjson" } });
  expect(reply.headers?.["content-type"]).toBe("application/x-ndjson; charset=UTF-8");
  const stream = pieces(reply);
  const first = (await value(stream)) + (await value(stream));
  await ask("DELETE /v1/operations/a");
  const lines = (first + (await rest(stream))).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ state: "PENDING" }, { error: { code: 404 } }]);
});

describe("of a collection", () => {
  test("each change has an ID of its own, and they rise, also over those of an earlier stream", async () => {
    const { open, call, ask } = setUp();
    const stream = pieces(await open("GET /v1/operations:watch", { headers: SSE }));
    expect(await value(stream)).toBe(":\n\n");
    await call("createOperation", { operationId: "a" });
    const created = event(await value(stream));
    expect(JSON.parse(created.data ?? "")).toMatchObject({
      record: { operation: { name: "operations/a", done: false } },
    });
    await ask("DELETE /v1/operations/a");
    const deleted = event(await value(stream));
    expect(JSON.parse(deleted.data ?? "")).toEqual({ deletedName: "operations/a" });
    const headers = { ...SSE, "last-event-id": String(Number(deleted.id) + 1000) };
    const again = pieces(await open("GET /v1/operations:watch", { headers }));
    await again.next();
    await call("createOperation", { operationId: "b" });
    const ids = [created, deleted, event(await value(again))].map(({ id }) => Number(id));
    expect(ids).toEqual([...ids].sort((one, other) => one - other));
    expect(new Set(ids).size).toBe(3);
    expect(ids[2]).toBe(Number(headers["last-event-id"]) + 1);
  });

  test("the reply does not wait for a change, and changes since the reply are not missed", async () => {
    const { open, call } = setUp();
    const reply = await open("GET /v1/projects/-/operations:watch?filter=name:%22/b%22");
    await call("createOperation", { parent: "projects/p", operationId: "a" });
    await call("createOperation", { parent: "projects/p", operationId: "b" });
    const stream = pieces(reply);
    expect(await value(stream)).toBe("[");
    expect(JSON.parse(await value(stream))).toMatchObject({
      record: { operation: { name: "projects/p/operations/b" } },
    });
  });
});

test("what is wrong with the request is an error of the usual kind", async () => {
  const { ask } = await setUpOne();
  for (const headers of [SSE, {}]) {
    expect(await ask("GET /v1/operations/b:watch", { headers })).toEqual([404, "OPERATION_NOT_FOUND"]);
    expect(await ask("GET /v1/operations:watch?filter=(", { headers })).toEqual([400, "INVALID_FILTER"]);
    expect(await ask("GET /v1/operations:watch?nosuch=1", { headers })).toEqual([400, "INVALID_QUERY"]);
  }
});

describe("a watch ends", () => {
  test("when its call is over, with the error that is the reason", async () => {
    const { open } = await setUpOne();
    const call = new AbortController();
    const stream = pieces(await open("GET /v1/operations/a:watch", { signal: call.signal }));
    const begin = (await value(stream)) + (await value(stream));
    call.abort(new LongrunError("DEADLINE_EXCEEDED", "The deadline of the call has passed."));
    expect(JSON.parse(begin + (await rest(stream)))).toMatchObject([{}, { error: { code: 504 } }]);
  });

  test("when the server drains, with an error", async () => {
    const { open, service } = await setUpOne();
    const stream = pieces(await open("GET /v1/operations/a:watch", { headers: SSE }));
    await stream.next();
    await stream.next();
    const ofCollection = pieces(await open("GET /v1/operations:watch"));
    service.drain();
    expect(JSON.parse(await rest(ofCollection))).toMatchObject([{ error: { code: 503 } }]);
    expect(JSON.parse(event(await rest(stream)).data ?? "")).toMatchObject({ error: { status: "UNAVAILABLE" } });
  });

  test("when the client goes, and leaves nothing behind", async () => {
    for (const path of ["operations/a:watch", "operations:watch"]) {
      const { open, clock } = await setUpOne();
      const timers = clock.timers;
      const client = new AbortController();
      const stream = pieces(await open(`GET /v1/${path}`, { headers: SSE, signal: client.signal }));
      await stream.next();
      const left = rest(stream);
      client.abort();
      expect(await left).not.toContain("error");
      expect(clock.timers).toBe(timers);
    }
  });

  test("when nobody reads on, and leaves nothing behind", async () => {
    const { open, clock } = await setUpOne();
    const timers = clock.timers;
    const stream = pieces(await open("GET /v1/operations/a:watch", { headers: SSE }));
    await stream.next();
    await stream.next();
    await stream.return?.();
    expect(clock.timers).toBe(timers);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  test("when nobody reads on after a sign of life", async () => {
    const { open, clock } = await setUpOne();
    const stream = pieces(await open("GET /v1/operations:watch", { headers: SSE }));
    await stream.next();
    const before = clock.timers;
    const next = value(stream);
    while (clock.timers === before) await Promise.resolve();
    clock.advance(15_000);
    expect(await next).toBe(":\n\n");
    await stream.return?.();
    expect(clock.timers).toBe(before);
  });
});
