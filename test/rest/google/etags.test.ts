import { describe, expect, test } from "@jest/globals";
import { setUp } from "./set-up.ts";

const DONE = { done: true, error: { code: 13, message: "failed" } };

async function setUpOne() {
  const context = setUp();
  await context.call("createOperation", { operationId: "a" });
  const tag = async (path: string) => (await context.send(`GET /v1/${path}`)).headers.etag ?? "";
  return { ...context, tag };
}

test("the ETag of an operation is the same until it changes; that of its record is the record's etag", async () => {
  const { tag, ask, call } = await setUpOne();
  const first = await tag("operations/a");
  expect(first).toMatch(/^"[\w-]{22}"$/);
  expect(await tag("operations/a")).toBe(first);
  const record = await tag("operations/a:record");
  expect(record).toBe((await call("getOperationRecord", { name: "operations/a" })).etag);
  await ask("PATCH /v1/operations/a", { body: { progress: { fraction: 0.5 } } });
  expect(await tag("operations/a")).toBe(first);
  expect(await tag("operations/a:record")).not.toBe(record);
  expect(await ask("PATCH /v1/operations/a?updateMask=error,done", { body: DONE })).toMatchObject([200, DONE]);
  expect(await tag("operations/a")).not.toBe(first);
});

test("If-None-Match that names the ETag is answered with 304 and no body", async () => {
  const { tag, send, ask } = await setUpOne();
  for (const path of ["operations/a", "operations/a:record"]) {
    const etag = await tag(path);
    for (const header of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) {
      const answer = await send(`GET /v1/${path}`, { headers: { "if-none-match": header } });
      expect(answer).toMatchObject({ status: 304, headers: { etag }, text: "" });
    }
    for (const header of ['"x"', etag.slice(1, -1), ""]) {
      expect((await ask(`GET /v1/${path}`, { headers: { "if-none-match": header } }))[0]).toBe(200);
    }
  }
  expect(await ask("GET /v1/operations/b", { headers: { "if-none-match": "*" } })).toEqual([
    404,
    "OPERATION_NOT_FOUND",
  ]);
});

describe("If-Match", () => {
  test("of an update may name either ETag, and no older one", async () => {
    for (const path of ["operations/a", "operations/a:record"]) {
      const { tag, ask } = await setUpOne();
      const headers = { "if-match": `"x", ${await tag(path)}` };
      const write = { headers, body: { operation: { metadata: { "@type": "a.com/b.C", value: "AQ==" } } } };
      expect((await ask("PATCH /v1/operations/a", write))[0]).toBe(200);
      expect(await ask("PATCH /v1/operations/a", write)).toEqual([409, "STALE_ETAG"]);
    }
  });

  test("of an update is held to by the write itself", async () => {
    const { tag, ask, repository } = await setUpOne();
    const etag = await tag("operations/a");
    const progress = { body: { progress: { fraction: 0.5 } } };
    repository.once("before", "replace", () => ask("PATCH /v1/operations/a", progress));
    const write = { headers: { "if-match": etag }, body: { operation: DONE } };
    expect(await ask("PATCH /v1/operations/a", write)).toEqual([409, "STALE_ETAG"]);
    expect((await ask("GET /v1/operations/a"))[1]).toMatchObject({ done: false });
  });

  test("of the write that ended the operation may be repeated", async () => {
    const { tag, ask } = await setUpOne();
    const write = { headers: { "if-match": await tag("operations/a:record") }, body: { operation: DONE } };
    expect((await ask("PATCH /v1/operations/a", write))[0]).toBe(200);
    expect((await ask("PATCH /v1/operations/a", write))[0]).toBe(200);
  });

  test("* needs the operation to be there", async () => {
    const { ask } = await setUpOne();
    const write = { headers: { "if-match": "*" }, body: { operation: {}, allowMissing: true } };
    expect((await ask("PATCH /v1/operations/a", write))[0]).toBe(200);
    expect(await ask("PATCH /v1/operations/b", write)).toEqual([404, "OPERATION_NOT_FOUND"]);
    expect(await ask("DELETE /v1/operations/b", { headers: write.headers })).toEqual([404, "OPERATION_NOT_FOUND"]);
  });

  test("that names a tag is of no operation that is not there, even if an update may create it", async () => {
    const { ask } = await setUpOne();
    const write = { headers: { "if-match": '"x"' }, body: { operation: {}, allowMissing: true } };
    expect(await ask("PATCH /v1/operations/b", write)).toEqual([409, "STALE_ETAG"]);
    expect(await ask("GET /v1/operations/b")).toEqual([404, "OPERATION_NOT_FOUND"]);
  });

  test("of a cancellation or a deletion is compared with both ETags", async () => {
    const { tag, ask } = await setUpOne();
    const stale = { headers: { "if-match": '"x"' } };
    expect(await ask("POST /v1/operations/a:cancel", stale)).toEqual([409, "STALE_ETAG"]);
    expect(await ask("DELETE /v1/operations/a", stale)).toEqual([409, "STALE_ETAG"]);
    expect(await ask("DELETE /v1/operations/b", stale)).toEqual([404, "OPERATION_NOT_FOUND"]);
    const weak = { headers: { "if-match": `W/${await tag("operations/a")}` } };
    expect(await ask("DELETE /v1/operations/a", weak)).toEqual([409, "STALE_ETAG"]);
    const ofRecord = { headers: { "if-match": await tag("operations/a:record") } };
    expect(await ask("POST /v1/operations/a:cancel", ofRecord)).toEqual([200, {}]);
    const ofOperation = { headers: { "if-match": await tag("operations/a") } };
    expect(await ask("DELETE /v1/operations/a", ofOperation)).toEqual([200, {}]);
  });

  test("that is malformed, or beside an etag in the body, is refused", async () => {
    const { tag, ask } = await setUpOne();
    for (const header of ["x", "", '"x" "y"', '"x",']) {
      const init = { headers: { "if-match": header } };
      expect(await ask("PATCH /v1/operations/a", init)).toEqual([400, "INVALID_ETAG"]);
      expect(await ask("DELETE /v1/operations/a", init)).toEqual([400, "INVALID_ETAG"]);
    }
    const etag = await tag("operations/a:record");
    const both = { headers: { "if-match": etag }, body: { operation: {}, etag } };
    expect(await ask("PATCH /v1/operations/a", both)).toEqual([400, "INVALID_ETAG"]);
  });
});
