import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import type { LeaseHold, ShownLease } from "../../src/operations/lease.ts";
import { defaultPolicy } from "../../src/operations/policy.ts";
import type { OperationRecord } from "../../src/operations/record.ts";
import {
  cancelRecord,
  createRecord,
  heartbeatRecord,
  sweepRecord,
  updateRecord,
} from "../../src/operations/transitions.ts";
import { ErrorInfoSchema, State } from "../../src/proto/messages.ts";
import { pendingRecord, recordIn, write } from "./records.ts";
import { operationOf, packed, succeeded } from "./requests.ts";

const policy = defaultPolicy;
const MINUTE = 60_000;
const STALE = expect.objectContaining({ reason: "STALE_LEASE" });
const DONE = expect.objectContaining({ reason: "OPERATION_DONE" });

const beat = (record: OperationRecord, shown: ShownLease, now: number, leaseDuration = MINUTE) =>
  heartbeatRecord(record, { shown, leaseDuration }, now, policy);
const holdOf = ({ uid, lease }: OperationRecord): LeaseHold => ({ uid, epoch: lease?.epoch ?? 0 });

/** An operation that was leased for a minute at time 0. */
function leasedRecord(): OperationRecord {
  const creation = { name: "operations/a", uid: "uid-1", leaseDuration: MINUTE };
  return { ...createRecord(creation, undefined, {}, 0, policy), sequence: 1 };
}

const leased = leasedRecord();
const holder = holdOf(leased);

/** Everybody who is not the holder, by what they show. */
const others: [string, ShownLease][] = [
  ["no token", "none"],
  ["a forged token", "invalid"],
  ["the token of an earlier lease", { ...holder, epoch: 0 }],
  ["the token of a later lease", { ...holder, epoch: 2 }],
  ["the token of another operation", { ...holder, uid: "uid-2" }],
];

test("an operation that is created with a lease is running at once, and due when the lease ends", () => {
  expect(leased).toMatchObject({ state: State.RUNNING, startTime: 0, lease: { epoch: 1, expireTime: MINUTE } });
  expect(leased).toMatchObject({ dueTime: MINUTE, revision: 1 });
});

describe("a leased operation", () => {
  test.each(others)("takes no write with %s", (_, shown) => {
    for (const body of [{}, { metadata: packed("x") }, succeeded()]) {
      expect(() => updateRecord(leased, write(body), 1, policy, shown)).toThrow(STALE);
    }
    expect(() => updateRecord(leased, write({}, { fraction: 1, message: "" }), 1, policy, shown)).toThrow(STALE);
  });

  test.each(others)("gives its lease to nobody with %s", (_, shown) => {
    expect(() => beat(leased, shown, 1)).toThrow(STALE);
  });

  test("takes the holder's writes, and keeps its lease until the end", () => {
    const next = updateRecord(leased, write({ metadata: packed("x") }), 1, policy, holder);
    expect(next).toMatchObject({ lease: leased.lease, dueTime: MINUTE, revision: 2 });
    const done = updateRecord(next, write(succeeded()), 2, policy, holder);
    expect(done).toMatchObject({ state: State.SUCCEEDED, dueTime: 2 + policy.retention });
  });

  test("is not due by the minute that a renewal has given it", () => {
    const renewed = beat(leased, holder, 50_000);
    expect(renewed).toMatchObject({ lease: { epoch: 1, expireTime: 110_000 }, dueTime: 110_000, revision: 2 });
    expect(sweepRecord(renewed, MINUTE, policy)).toBe(renewed);
  });

  test("may be renewed for less time than it had", () => {
    expect(beat(leased, holder, 10, 1000)).toMatchObject({ lease: { expireTime: 1010 } });
  });

  test("may be cancelled by a client, who needs no token, and then still has its producer", () => {
    const cancelling = cancelRecord(leased, 1, policy);
    expect(cancelling).toMatchObject({ state: State.CANCELLING, dueTime: MINUTE });
    expect(beat(cancelling, holder, 2)).toMatchObject({ state: State.CANCELLING, cancelTime: 1 });
    expect(updateRecord(cancelling, write(succeeded()), 2, policy, holder).state).toBe(State.SUCCEEDED);
  });

  test("is due by its lease or by the grace of its cancellation, whichever ends first", () => {
    const graceful = (cancelGrace: number) => ({ ...policy, cancelGrace });
    expect(cancelRecord(leased, 10, graceful(1000)).dueTime).toBe(1010);
    expect(cancelRecord(leased, 10, graceful(2 * MINUTE)).dueTime).toBe(MINUTE);
    const swept = sweepRecord(cancelRecord(leased, 10, graceful(1000)), 1010, graceful(1000));
    expect(errorOf(swept)).toMatchObject({ code: 1, reason: "CANCEL_GRACE_EXPIRED" });
  });
});

describe("a free lease", () => {
  test("is taken by who shows none, and starts the operation", () => {
    const taken = heartbeatRecord(
      pendingRecord(0),
      { shown: "none", leaseDuration: MINUTE, progress: { fraction: 0.5, message: "half" } },
      10,
      policy,
    );
    expect(taken).toMatchObject({
      state: State.RUNNING,
      startTime: 10,
      updateTime: 10,
      revision: 2,
      lease: { epoch: 1, expireTime: MINUTE + 10 },
      progress: { fraction: 0.5, message: "half" },
    });
  });

  test("is taken of a running operation too, whose other producers can write no more", () => {
    const taken = beat(recordIn(State.RUNNING, 0), "none", 10);
    expect(() => updateRecord(taken, write(succeeded()), 11, policy)).toThrow(STALE);
  });

  test.each(others.slice(1))("is not renewed by %s", (_, shown) => {
    expect(() => beat(pendingRecord(0), shown, 1)).toThrow(STALE);
  });

  test("does not make a token welcome: writes with one are refused", () => {
    expect(() => updateRecord(pendingRecord(0), write({}), 1, policy, holder)).toThrow(STALE);
  });
});

describe("a lease whose time is over, before the sweep", () => {
  test("still is the holder's: the token decides, not the clock", () => {
    expect(updateRecord(leased, write(succeeded()), MINUTE, policy, holder).state).toBe(State.SUCCEEDED);
    expect(beat(leased, holder, MINUTE)).toMatchObject({ lease: { epoch: 1, expireTime: 2 * MINUTE } });
  });

  test("still is not everybody's", () => {
    expect(() => updateRecord(leased, write(succeeded()), MINUTE, policy)).toThrow(STALE);
    expect(() => beat(leased, "none", MINUTE - 1)).toThrow(STALE);
  });

  test("can be taken by another producer, and then the one before can change nothing", () => {
    const taken = beat(leased, "none", MINUTE);
    expect(taken.lease).toEqual({ epoch: 2, expireTime: 2 * MINUTE });
    expect(() => updateRecord(taken, write(succeeded()), MINUTE, policy, holder)).toThrow(STALE);
    expect(() => beat(taken, holder, MINUTE)).toThrow(STALE);
    expect(updateRecord(taken, write(succeeded()), MINUTE, policy, holdOf(taken)).state).toBe(State.SUCCEEDED);
  });
});

describe("the sweep", () => {
  test("leaves a lease until its time is over", () => {
    expect(sweepRecord(leased, MINUTE - 1, policy)).toBe(leased);
  });

  test("ends an operation whose lease has expired as ABORTED, and says since when", () => {
    const swept = sweepRecord(leased, MINUTE, policy);
    expect(swept).toMatchObject({ state: State.FAILED, endTime: MINUTE, dueTime: MINUTE + policy.retention });
    const metadata = { name: "operations/a", leaseExpireTime: "1970-01-01T00:01:00.000Z" };
    expect(errorOf(swept)).toEqual({ code: 10, reason: "LEASE_EXPIRED", metadata });
  });

  test("ends one that was being cancelled as CANCELLED, for the same reason", () => {
    const swept = sweepRecord(cancelRecord(leased, 1, policy), MINUTE, policy);
    expect(swept?.state).toBe(State.CANCELLED);
    expect(errorOf(swept)).toMatchObject({ code: 1, reason: "LEASE_EXPIRED" });
  });

  test("leaves a done operation, whatever became of its lease, until it expires", () => {
    const done = updateRecord(leased, write(succeeded()), 1, policy, holder);
    expect(sweepRecord(done, policy.retention, policy)).toBe(done);
    expect(sweepRecord(done, policy.retention + 1, policy)).toBeUndefined();
  });
});

describe("a done operation that was leased", () => {
  const done = updateRecord(leased, write(succeeded()), 1, policy, holder);

  test("takes the write that ended it again from its producer", () => {
    expect(updateRecord(done, write(succeeded()), 2, policy, holder)).toBe(done);
  });

  test.each(others)("takes it from nobody with %s", (_, shown) => {
    expect(() => updateRecord(done, write(succeeded()), 2, policy, shown)).toThrow(DONE);
  });

  test("takes no heartbeat, not even from its producer", () => {
    expect(() => beat(done, holder, 2)).toThrow(DONE);
    expect(() => beat(done, "none", 2 * MINUTE)).toThrow(DONE);
  });
});

function errorOf(record: OperationRecord | undefined) {
  const { result } = operationOf(record ?? pendingRecord(0));
  if (result.case !== "error") throw new Error("no error");
  const [info] = result.value.details;
  const { reason, metadata } = (info && anyUnpack(info, ErrorInfoSchema)) ?? {};
  return { code: result.value.code, reason, metadata };
}
