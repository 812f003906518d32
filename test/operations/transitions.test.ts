import { create } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { parseWrite } from "../../src/operations/operation-write.ts";
import { defaultPolicy } from "../../src/operations/policy.ts";
import { cancelRecord, createRecord, sweepRecord, updateRecord } from "../../src/operations/transitions.ts";
import { ErrorInfoSchema, OperationSchema, State } from "../../src/proto/messages.ts";
import { pendingRecord, recordIn, write } from "./records.ts";
import { failed, type OperationInit, operationOf, packed, succeeded } from "./requests.ts";

const NOW = 1_000_000;
const policy = defaultPolicy;
const graceful = { ...policy, cancelGrace: 5000 };

function created(init: OperationInit, ttl?: number) {
  const body = create(OperationSchema, init);
  const creation = { name: "operations/a", uid: "uid-1", ...(ttl !== undefined && { ttl }) };
  return createRecord(creation, body, parseWrite(body, undefined, undefined), NOW, policy);
}

describe("creation", () => {
  test("begins at revision 1, pending, with all times the same", () => {
    const record = created({ metadata: packed("m") });
    expect(record).toMatchObject({ revision: 1, state: State.PENDING, createTime: NOW, updateTime: NOW });
    for (const time of ["startTime", "endTime", "expireTime", "cancelTime", "dueTime"])
      expect(record).not.toHaveProperty(time);
    expect(operationOf(record)).toMatchObject({ name: "operations/a", done: false, metadata: packed("m") });
  });

  test.each([
    ["succeeded", succeeded(), State.SUCCEEDED],
    ["failed", failed(5), State.FAILED],
    ["cancelled", failed(1), State.CANCELLED],
  ])("may be %s already", (_, body, state) => {
    const times = { startTime: NOW, endTime: NOW, expireTime: NOW + policy.retention, dueTime: NOW + policy.retention };
    expect(created(body)).toMatchObject({ state, revision: 1, ...times });
  });

  test("ignores the name in the body", () => {
    expect(operationOf(created({ name: "operations/other" })).name).toBe("operations/a");
  });

  test("with a ttl is kept so long after its end, even if that is no time at all", () => {
    expect(created(succeeded(), 60_000)).toMatchObject({ expireTime: NOW + 60_000 });
    expect(created(succeeded(), 0)).toMatchObject({ expireTime: NOW });
  });
});

test("an expire time is never later than clients can read: the end of the year 9999", () => {
  expect(created(succeeded(), 315_576_000_000_000).expireTime).toBe(Date.parse("9999-12-31T23:59:59.999Z"));
});

describe("a producer's write", () => {
  test("starts a pending operation, and tells when only once", () => {
    const running = updateRecord(pendingRecord(0), write({}), 10, policy);
    expect(running).toMatchObject({ state: State.RUNNING, startTime: 10, updateTime: 10, revision: 2, createTime: 0 });
    const later = updateRecord(running, write({ metadata: packed("x") }), 20, policy);
    expect(later).toMatchObject({ startTime: 10, updateTime: 20, revision: 3 });
  });

  test("that ends a pending operation starts it too", () => {
    const ended = updateRecord(pendingRecord(0), write(succeeded()), 10, policy);
    expect(ended).toMatchObject({ state: State.SUCCEEDED, revision: 2, startTime: 10, endTime: 10 });
  });

  test("with progress alone changes neither the bytes nor anything else that clients see", () => {
    const running = recordIn(State.RUNNING, 0);
    const next = updateRecord(running, write({}, { fraction: 0.5, message: "half" }), 10, policy);
    expect(next.operation).toBe(running.operation);
    expect(next).toEqual({ ...running, progress: { fraction: 0.5, message: "half" }, updateTime: 10, revision: 3 });
    expect(updateRecord(next, write({}, { fraction: 0.5, message: "half" }), 20, policy)).toBe(next);
    expect(updateRecord(next, write({}, { fraction: 0.5, message: "" }), 20, policy)).not.toBe(next);
  });

  test("keeps metadata and progress when it ends the operation, and the time of the cancellation", () => {
    const cancelling = updateRecord(recordIn(State.CANCELLING, 5), write({}, { fraction: 1, message: "" }), 6, policy);
    const ended = updateRecord(cancelling, write(succeeded()), 10, policy);
    expect(ended).toMatchObject({ state: State.SUCCEEDED, cancelTime: 5, progress: { fraction: 1 } });
    expect(operationOf(ended)).toMatchObject({ done: true, metadata: packed("start"), result: succeeded().result });
  });

  test("repeated after the end must bring nothing new: neither metadata nor progress", () => {
    const done = recordIn(State.SUCCEEDED, 0);
    const again = succeeded();
    const repeat = (...args: Parameters<typeof write>) => updateRecord(done, write(...args), 10, policy);
    expect(repeat({ ...again, metadata: packed("start") })).toBe(done);
    const refusal = expect.objectContaining({ reason: "OPERATION_DONE" });
    expect(() => repeat({ ...again, metadata: packed("new") })).toThrow(refusal);
    expect(() => repeat(again, { fraction: 1, message: "" })).toThrow(refusal);
  });

  test("never changes the record it is given", () => {
    const record = Object.freeze(recordIn(State.RUNNING, 0));
    const before = Buffer.from(record.operation);
    updateRecord(record, write(succeeded(), { fraction: 1, message: "" }), 10, policy);
    expect(Buffer.from(record.operation)).toEqual(before);
  });
});

describe("a request to cancel", () => {
  test("ends a pending operation at once, with code 1 and a reason", () => {
    const record = cancelRecord(pendingRecord(0), 10, policy);
    const times = { cancelTime: 10, endTime: 10, updateTime: 10, expireTime: 10 + policy.retention };
    expect(record).toMatchObject({ state: State.CANCELLED, revision: 2, ...times });
    const { done, result, metadata } = operationOf(record);
    expect({ done, metadata }).toEqual({ done: true, metadata: packed("start") });
    if (result.case !== "error") throw new Error("no error");
    expect(result.value.code).toBe(1);
    const [info] = result.value.details;
    expect(info && anyUnpack(info, ErrorInfoSchema)).toMatchObject({
      reason: "CANCELLED_BEFORE_START",
      domain: "longrun",
    });
  });

  test("of a running operation changes no byte that clients see, and is due after the grace, if there is one", () => {
    const running = recordIn(State.RUNNING, 0);
    const cancelling = cancelRecord(running, 10, policy);
    expect(cancelling).toEqual({ ...running, state: State.CANCELLING, cancelTime: 10, updateTime: 10, revision: 3 });
    expect(cancelRecord(running, 10, graceful)).toEqual({ ...cancelling, dueTime: 5010 });
  });

  test("is no reason to sweep any more once the operation has ended", () => {
    const ended = updateRecord(recordIn(State.CANCELLING, 0, graceful), write(succeeded()), 10, graceful);
    expect(ended.dueTime).toBe(10 + policy.retention);
  });
});

test("the sweep after the grace ends an operation as cancelled, with its reason", () => {
  const swept = sweepRecord(recordIn(State.CANCELLING, 0, graceful), 5000, graceful);
  expect(swept).toMatchObject({ state: State.CANCELLED, endTime: 5000, dueTime: 5000 + policy.retention, revision: 4 });
  const { result } = operationOf(swept ?? pendingRecord(0));
  if (result.case !== "error") throw new Error("no error");
  const [info] = result.value.details;
  expect(info && anyUnpack(info, ErrorInfoSchema)).toMatchObject({ reason: "CANCEL_GRACE_EXPIRED" });
});
