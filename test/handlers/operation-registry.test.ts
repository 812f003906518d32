import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { State } from "../../src/proto/messages.ts";
import { error } from "../operations/operation-service/set-up.ts";
import { packed, succeeded } from "../operations/requests.ts";
import { principal } from "../support/principals.ts";
import { caller, setUp } from "./call-handlers.ts";

describe("create", () => {
  test.each(["p", "p/-", "operations/a", "p/x/"])("refuses the parent %j", async (parent) => {
    await expect(setUp().call("createOperation", { parent })).rejects.toMatchObject(error("INVALID_PARENT"));
  });

  test("is made by the one who calls", async () => {
    const { call } = setUp();
    const [alice, bob] = ["alice", "bob"].map((name) => ({ ...caller, principal: principal(name) }));
    const first = await call("createOperation", { requestId: "r" }, alice);
    expect((await call("createOperation", { requestId: "r" }, alice)).name).toBe(first.name);
    expect((await call("createOperation", { requestId: "r" }, bob)).name).not.toBe(first.name);
  });
});

describe("update", () => {
  const name = "operations/a";

  test("takes the name from the request or from the operation", async () => {
    const { call, create } = setUp();
    await create("a");
    expect(await call("updateOperation", { name })).toMatchObject({ name });
    expect(await call("updateOperation", { operation: { name } })).toMatchObject({ name });
    expect(await call("updateOperation", { name, operation: { name, ...succeeded() } })).toMatchObject({ done: true });
  });

  test("refuses no name, a malformed one and two different ones", async () => {
    const { call } = setUp();
    const refused = [
      call("updateOperation", {}),
      call("updateOperation", { name: "a" }),
      call("updateOperation", { operation: { name: "a" } }),
      call("updateOperation", { name, operation: { name: "operations/b" } }),
    ];
    for (const answer of refused) await expect(answer).rejects.toMatchObject(error("INVALID_NAME"));
    await expect(refused[2]).rejects.toThrow(/^operation\.name "a"/);
  });
});

describe("the record", () => {
  test("has what Google's message does not hold", async () => {
    const { call, clock } = setUp();
    const begin = clock.now();
    const name = "operations/a";
    const labels = { env: "prod", ["__proto__"]: "x" };
    await call("createOperation", { operationId: "a", labels, ttl: { seconds: 60n } });
    const pending = await call("getOperationRecord", { name });
    expect(pending).toMatchObject({ state: State.PENDING, cancelRequested: false, createTime: timestampFromMs(begin) });
    for (const field of ["startTime", "endTime", "expireTime", "cancelTime", "progress"]) {
      expect(pending).not.toHaveProperty(field);
    }
    clock.advance(1500);
    await call("updateOperation", { name, progress: { fraction: 0.5, message: "half" } });
    await call("cancelOperation", { name });
    clock.advance(1);
    await call("updateOperation", { operation: { name, metadata: packed("m"), ...succeeded() } });
    const done = await call("getOperationRecord", { name });
    const operation = await call("getOperation", { name });
    expect(Object.entries(done.labels).sort()).toEqual(Object.entries(labels).sort());
    expect(done).toMatchObject({
      operation,
      state: State.SUCCEEDED,
      createTime: timestampFromMs(begin),
      startTime: timestampFromMs(begin + 1500),
      cancelTime: timestampFromMs(begin + 1500),
      cancelRequested: true,
      updateTime: timestampFromMs(begin + 1501),
      endTime: timestampFromMs(begin + 1501),
      expireTime: timestampFromMs(begin + 61_501),
      progress: { fraction: 0.5, message: "half" },
      leaseToken: "",
    });
    expect(done.etag).not.toBe(pending.etag);
  });

  test("has an etag that lets an update through until the operation changes", async () => {
    const { call, create } = setUp();
    await create("a");
    const name = "operations/a";
    const { etag } = await call("getOperationRecord", { name });
    expect(etag).toMatch(/^"[^"]+"$/);
    await call("updateOperation", { name, etag });
    await expect(call("updateOperation", { name, etag })).rejects.toMatchObject(error("STALE_ETAG"));
  });
});
