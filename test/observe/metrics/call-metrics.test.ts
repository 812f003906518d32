import { expect, test } from "@jest/globals";
import type { MeasuredCall } from "../../../src/observe/metrics/call-metrics.ts";
import { Metrics } from "../../../src/observe/metrics/metrics.ts";
import { Code } from "../../../src/proto/messages.ts";
import { samplesOf } from "../support/exposition.ts";

const GET = "google.longrunning.Operations/GetOperation";
const WAIT = "google.longrunning.Operations/WaitOperation";

function call(init: Partial<MeasuredCall> = {}): MeasuredCall {
  return { rpc: GET, profile: "grpc", code: Code.OK, milliseconds: 1, ...init };
}

test("calls are counted by method, code and profile", async () => {
  const metrics = new Metrics("1");
  for (let count = 0; count < 3; count++) metrics.calls.count(call());
  metrics.calls.count(call({ code: Code.NOT_FOUND, reason: "OPERATION_NOT_FOUND" }));
  metrics.calls.count(call({ profile: "xiq" }));
  metrics.calls.count(call({ rpc: undefined, profile: "none", code: 99 }));
  expect(await samplesOf(metrics, "longrun_calls_total")).toEqual({
    [`rpc=${GET},code=OK,profile=grpc`]: 3,
    [`rpc=${GET},code=NOT_FOUND,profile=grpc`]: 1,
    [`rpc=${GET},code=OK,profile=xiq`]: 1,
    "rpc=none,code=UNKNOWN,profile=none": 1,
  });
});

test("codes without a name are one", async () => {
  const metrics = new Metrics("1");
  for (const code of [99, 100, Code.UNKNOWN]) metrics.calls.count(call({ code }));
  expect(await samplesOf(metrics, "longrun_calls_total")).toEqual({ [`rpc=${GET},code=UNKNOWN,profile=grpc`]: 3 });
});

test("errors are counted by reason", async () => {
  const metrics = new Metrics("1");
  for (const reason of ["TOKEN_INVALID", "RATE_LIMITED", "TOKEN_INVALID"] as const)
    metrics.calls.count(call({ reason }));
  metrics.calls.count(call());
  expect(await samplesOf(metrics, "longrun_call_errors_total")).toEqual({
    "reason=TOKEN_INVALID": 2,
    "reason=RATE_LIMITED": 1,
  });
});

test("durations are in buckets of seconds, each with all that were shorter", async () => {
  const metrics = new Metrics("1");
  for (const milliseconds of [0.1, 0.2, 3, 20_000]) metrics.calls.count(call({ milliseconds }));
  const name = "longrun_call_duration_seconds";
  const of = async (part: string) => samplesOf(metrics, name, `${name}_${part}`);
  const buckets = await of("bucket");
  const within = (le: string) => buckets[`le=${le},rpc=${GET},profile=grpc`];
  expect(["0.0001", "0.00025", "0.0025", "0.005", "10", "+Inf"].map(within)).toEqual([1, 2, 2, 3, 3, 4]);
  expect(await of("count")).toEqual({ [`rpc=${GET},profile=grpc`]: 4 });
  expect((await of("sum"))[`rpc=${GET},profile=grpc`]).toBeCloseTo(20.0033, 6);
});

test("waits, watches and other streams don't spoil the durations of calls", async () => {
  const metrics = new Metrics("1");
  const open = [
    WAIT,
    "longrun.v1.OperationRegistry/WatchOperation",
    "longrun.v1.OperationRegistry/WatchOperations",
    "grpc.health.v1.Health/Watch",
    "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
  ];
  for (const rpc of [...open, GET]) metrics.calls.count(call({ rpc, milliseconds: 60_000 }));
  const counted = async (name: string) => Object.keys(await samplesOf(metrics, name, `${name}_count`));
  expect(await counted("longrun_call_duration_seconds")).toEqual([`rpc=${GET},profile=grpc`]);
  expect(await counted("longrun_open_call_duration_seconds")).toEqual(open.map((rpc) => `rpc=${rpc},profile=grpc`));
});

test("a scrape in the middle of calls neither loses any nor counts any twice", async () => {
  const metrics = new Metrics("1");
  const total = async () => (await samplesOf(metrics, "longrun_calls_total"))[`rpc=${GET},code=OK,profile=grpc`] ?? 0;
  const seen: number[] = [];
  for (let round = 0; round < 20; round++) {
    const scrape = total();
    for (let count = 0; count < 100; count++) {
      metrics.calls.count(call());
      if (count % 10 === 0) await undefined;
    }
    seen.push(await scrape);
  }
  expect(seen).toEqual(seen.toSorted((one, other) => one - other));
  expect(await total()).toBe(2000);
});
