import { describe, expect, test } from "@jest/globals";
import type { OperationService } from "../../../src/operations/operation-service.ts";
import { setUp } from "./set-up.ts";

const DONE = { done: true, error: { code: 13, message: "failed" } };
const METADATA = { operation: { metadata: { "@type": "a.com/b.C", value: "AQ==" } } };
const FAILED = [412, "PRECONDITION_FAILED"];

/** Every request that changes an operation. */
const changes: readonly (readonly [string, unknown])[] = [
  ["PATCH /v1/operations/a", METADATA],
  ["POST /v1/operations/a:cancel", undefined],
  ["POST /v1/operations/a:heartbeat", {}],
  ["DELETE /v1/operations/a", undefined],
];

async function setUpOne() {
  const context = setUp();
  await context.call("createOperation", { operationId: "a" });
  const tag = async (path: string, headers = {}) =>
    (await context.open(`GET /v1/${path}`, { headers })).headers?.etag ?? "";
  return { ...context, tag };
}

/** Everything of an operation that clients can see. */
const shown = (service: OperationService) => service.get("operations/a").catch(() => undefined);

describe.each(changes)("%s with If-Match", (line, body) => {
  test.each([
    "operations/a",
    "operations/a:record",
    "operations/a?alt=proto",
    "operations/a:record?fields=etag&prettyPrint=false",
  ])("that names the ETag of %s is done", async (path) => {
    const { tag, ask } = await setUpOne();
    const header = `"x,y" , ${await tag(path)}`;
    expect((await ask(line, { headers: { "if-match": header }, body }))[0]).toBe(200);
  });

  test("that names the ETag of a compressed answer is done", async () => {
    const { tag, ask } = await setUpOne();
    const header = (await tag("operations/a")).replace(/"$/, '.gzip"');
    expect((await ask(line, { headers: { "if-match": header }, body }))[0]).toBe(200);
  });

  test("* is done if the operation is there", async () => {
    const { ask } = await setUpOne();
    expect((await ask(line, { headers: { "if-match": "*" }, body }))[0]).toBe(200);
    const missing = line.replace("/a", "/b");
    expect(await ask(missing, { headers: { "if-match": "*" }, body })).toEqual([404, "OPERATION_NOT_FOUND"]);
  });

  test("that names no tag, a weak one or an old one is refused, and changes nothing", async () => {
    const { tag, ask, service } = await setUpOne();
    const old = await tag("operations/a:record");
    await ask("PATCH /v1/operations/a", { body: { progress: { fraction: 0.5 } } });
    const before = await shown(service);
    for (const header of ['"x"', `W/${await tag("operations/a")}`, old, `"x,${old.slice(1)}`]) {
      expect(await ask(line, { headers: { "if-match": header }, body })).toEqual(FAILED);
    }
    expect(await shown(service)).toEqual(before);
  });

  test("is held to by the change itself", async () => {
    const { tag, ask, repository, service } = await setUpOne();
    const headers = { "if-match": await tag("operations/a:record") };
    const progress = () => ask("PATCH /v1/operations/a", { body: { progress: { fraction: 0.5 } } });
    repository.once("after", "read", progress);
    expect(await ask(line, { headers, body })).toEqual(FAILED);
    expect(await shown(service)).toMatchObject({ progress: { fraction: 0.5 }, revision: 2 });
    expect(await shown(service)).not.toHaveProperty("lease");
  });

  test("that is malformed is refused", async () => {
    const { ask } = await setUpOne();
    for (const header of ["x", "", '"x" "y"']) {
      expect(await ask(line, { headers: { "if-match": header }, body })).toEqual([400, "INVALID_ETAG"]);
      expect(await ask(line, { headers: { "if-none-match": header }, body })).toEqual([400, "INVALID_ETAG"]);
    }
  });
});

describe.each(changes)("%s with If-None-Match", (line, body) => {
  test("that names the operation as it is, weakly or not, is refused", async () => {
    const { tag, ask } = await setUpOne();
    const etag = await tag("operations/a");
    for (const header of ["*", etag, `"x", W/${etag}`]) {
      expect(await ask(line, { headers: { "if-none-match": header }, body })).toEqual(FAILED);
    }
    expect((await ask(line, { headers: { "if-none-match": '"x"' }, body }))[0]).toBe(200);
  });
});

test("a method that changes no operation doesn't look at them, not even at malformed ones", async () => {
  const { ask } = await setUpOne();
  for (const header of ["x", '"x"']) {
    const headers = { "if-match": header, "if-none-match": header };
    expect(await ask("POST /v1/operations/a:wait", { headers, body: { timeout: "0s" } })).toMatchObject([200, {}]);
    expect(await ask("GET /v1/operations/a:wait?timeout=0s", { headers })).toMatchObject([200, {}]);
  }
});

test("a refusal names the header and not the tags that would do", async () => {
  const { send } = await setUpOne();
  const { json } = await send("DELETE /v1/operations/a", { headers: { "if-match": '"x"' } });
  expect(json).toMatchObject({
    error: {
      code: 412,
      status: "ABORTED",
      message: "If-Match does not name the operation as it is.",
      details: [{ metadata: { header: "If-Match" } }],
    },
  });
});

test("a change that is refused anyway has its own error", async () => {
  const { ask } = await setUpOne();
  await ask("PATCH /v1/operations/a", { body: { operation: DONE } });
  const init = { headers: { "if-match": '"x"' }, body: METADATA };
  expect(await ask("PATCH /v1/operations/a", init)).toEqual([400, "OPERATION_DONE"]);
});

test("the write that ended the operation may be repeated with its If-Match", async () => {
  const { tag, ask } = await setUpOne();
  const write = { headers: { "if-match": await tag("operations/a:record") }, body: { operation: DONE } };
  expect((await ask("PATCH /v1/operations/a", write))[0]).toBe(200);
  expect((await ask("PATCH /v1/operations/a", write))[0]).toBe(200);
});

test("an etag in the body is held to as well as If-Match", async () => {
  const { tag, ask } = await setUpOne();
  const etag = await tag("operations/a:record");
  const both = (inHeader: string, inBody: string) =>
    ask("PATCH /v1/operations/a", { headers: { "if-match": inHeader }, body: { ...METADATA, etag: inBody } });
  expect(await both(etag, '"x"')).toEqual([409, "STALE_ETAG"]);
  expect(await both('"x"', etag)).toEqual(FAILED);
  expect((await both(etag, etag))[0]).toBe(200);
});

describe("an update that may create the operation", () => {
  const upsert = { operation: {}, allowMissing: true };

  test("does not with If-Match", async () => {
    const { ask } = await setUpOne();
    for (const header of ["*", '"x"']) {
      expect(await ask("PATCH /v1/operations/b", { headers: { "if-match": header }, body: upsert })).toEqual(FAILED);
    }
    expect(await ask("GET /v1/operations/b")).toEqual([404, "OPERATION_NOT_FOUND"]);
  });

  test("does nothing else with If-None-Match: *", async () => {
    const { ask, repository } = await setUpOne();
    const create = { headers: { "if-none-match": "*" }, body: { ...upsert, ...METADATA } };
    expect((await ask("PATCH /v1/operations/b", create))[0]).toBe(200);
    expect(await ask("PATCH /v1/operations/b", create)).toEqual(FAILED);
    repository.once("after", "read", () => ask("POST /v1/operations?operationId=c", { body: {} }));
    expect(await ask("PATCH /v1/operations/c", create)).toEqual(FAILED);
    expect((await ask("GET /v1/operations/c"))[1]).not.toHaveProperty("metadata");
  });
});

test("a creation with a malformed header is refused, and any other If-Match counts for nothing", async () => {
  const { ask } = setUp();
  const line = "POST /v1/operations?operationId=a";
  for (const name of ["if-match", "if-none-match"]) {
    expect(await ask(line, { headers: { [name]: "x" } })).toEqual([400, "INVALID_ETAG"]);
  }
  expect((await ask(line, { headers: { "if-match": '"x"' } }))[0]).toBe(200);
});

test("a creation with If-None-Match: * of a name that is taken is 412, but a repeat of the request is not", async () => {
  const { ask } = await setUpOne();
  const headers = { "if-none-match": " * " };
  const body = (operationId: string) => ({ operationId, requestId: `request ${operationId}` });
  expect(await ask("POST /v1/operations", { headers, body: body("a") })).toEqual(FAILED);
  expect(await ask("POST /v1/operations", { body: body("a") })).toEqual([409, "OPERATION_ALREADY_EXISTS"]);
  for (const _ of [1, 2]) expect((await ask("POST /v1/operations", { headers, body: body("b") }))[0]).toBe(200);
  expect(await ask("POST /v1/operations", { headers, body: body("-") })).toEqual([400, "INVALID_OPERATION_ID"]);
});
