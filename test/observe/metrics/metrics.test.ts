import { EventEmitter } from "node:events";
import { describe, expect, test } from "@jest/globals";
import { repositoryUnavailable } from "../../../src/errors.ts";
import { measuredSweeps } from "../../../src/observe/metrics/measured-sweeps.ts";
import { Metrics } from "../../../src/observe/metrics/metrics.ts";
import { observedRepository } from "../../../src/observe/observed-repository.ts";
import { DescriptorSetError } from "../../../src/proto/descriptor-set-error.ts";
import { State } from "../../../src/proto/messages.ts";
import { MemoryRepository } from "../../../src/repository/memory/memory-repository.ts";
import { LongrunServer, type ServerOptions } from "../../../src/server.ts";
import { insert } from "../../repository/conformance/records.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { parseExposition, samplesOf } from "../support/exposition.ts";

/** Metrics of which each has been used. */
async function used() {
  const metrics = new Metrics("1.2.3");
  const clock = new FakeClock(1_700_000_000_000);
  const repository = observedRepository(new MemoryRepository(), metrics.repository, clock);
  metrics.showOperations(repository, clock);
  await insert(repository, "operations/secret-name", { state: State.RUNNING });
  metrics.repository.failed("read", new Error('no "quotes" \\ in\nhere'));
  metrics.calls.count({ rpc: "a.B/C", profile: "grpc", code: 0, milliseconds: 1, reason: "INTERNAL" });
  metrics.calls.count({ rpc: "a.B/Watch", profile: "grpc", code: 0, milliseconds: 1 });
  metrics.openCalls.cell("a.B/C").value++;
  metrics.connections.opened("http2", new EventEmitter());
  metrics.reloads.count("tls", "ok");
  const sweeps = measuredSweeps({ sweep: async () => 3 }, metrics.sweeps, clock);
  await sweeps.sweep(10);
  return { metrics, clock };
}

describe("the text that Prometheus reads", () => {
  test("has a HELP and a TYPE for each metric, and no sample twice", async () => {
    const { metrics } = await used();
    metrics.showProcess();
    const parsed = parseExposition(await metrics.read());
    expect([...parsed.keys()]).toContain("process_resident_memory_bytes");
    expect(metrics.contentType).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(parsed.size).toBeGreaterThan(30);
    for (const [name, { help, samples }] of parsed) {
      expect([name, help]).not.toContain("");
      const keys = samples.map(({ name: sample, labels }) => JSON.stringify([sample, labels]));
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  test("has no gauge, nor a histogram, with the name of a counter, also of what the process takes", async () => {
    const { metrics } = await used();
    metrics.showProcess();
    const parsed = [...parseExposition(await metrics.read())];
    const named = parsed.filter(([name, { type }]) => name.endsWith("_total") && type !== "counter");
    expect(named.map(([name]) => name)).toEqual([]);
    const shown = parsed.map(([name]) => name);
    expect(shown).toEqual(expect.arrayContaining(["nodejs_active_resources", "process_cpu_seconds_total"]));
  });

  test("names our metrics as Prometheus wants: base units, _total for counters and nothing else", async () => {
    const { metrics } = await used();
    const ours = [...parseExposition(await metrics.read())].filter(([name]) => name.startsWith("longrun_"));
    expect(ours.length).toBeGreaterThan(15);
    for (const [name, { type, help, samples }] of ours) {
      expect(name).toMatch(/^[a-z]+(_[a-z0-9]+)+$/);
      expect([name, name.endsWith("_total")]).toEqual([name, type === "counter"]);
      if (type === "histogram") expect(name).toMatch(/_seconds$/);
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|hours|count|sum|bucket|gauge|counter|histogram)(_|$)/);
      expect(help).toMatch(/\.$|;.*$/);
      expect(samples.length).toBeGreaterThan(0);
    }
  });

  test("has histograms whose buckets rise up to the count", async () => {
    const { metrics } = await used();
    const parsed = parseExposition(await metrics.read());
    const histograms = [...parsed].filter(([name, { type }]) => type === "histogram" && name.startsWith("longrun_"));
    expect(histograms).toHaveLength(3);
    for (const [name, { samples }] of histograms) {
      const series = Map.groupBy(samples, ({ labels: { le, ...labels } }) => JSON.stringify(labels));
      for (const each of series.values()) {
        const buckets = each.filter((sample) => sample.name === `${name}_bucket`).map(({ value }) => value);
        expect(buckets).toEqual(buckets.toSorted((one, other) => one - other));
        expect(buckets.at(-1)).toBe(each.find((sample) => sample.name === `${name}_count`)?.value);
        expect(each.at(-3)?.labels.le).toBe("+Inf");
      }
    }
  });

  test("names no operation", async () => {
    const { metrics } = await used();
    const text = await metrics.read();
    expect(text).toContain('longrun_build_info{version="1.2.3"');
    expect(text).not.toContain("secret-name");
    expect(text).not.toContain("quotes");
  });
});

test("operations are shown by state, with zeros", async () => {
  const { metrics } = await used();
  expect(await samplesOf(metrics, "longrun_operations")).toEqual({
    "state=PENDING": 0,
    "state=RUNNING": 1,
    "state=CANCELLING": 0,
    "state=SUCCEEDED": 0,
    "state=FAILED": 0,
    "state=CANCELLED": 0,
  });
});

test("while operations cannot be counted they have no numbers, and everything else has", async () => {
  const metrics = new Metrics("1");
  const countStates = () => Promise.reject(repositoryUnavailable());
  metrics.showOperations({ countStates }, new FakeClock());
  expect(await samplesOf(metrics, "longrun_operations")).toEqual({});
  expect(Object.keys(await samplesOf(metrics, "longrun_build_info"))).toHaveLength(1);
});

test("they are of one server: a second one is refused in words, and one that could not be made does not count", () => {
  const metrics = new Metrics("1");
  const make = (options: Partial<ServerOptions> = {}) =>
    new LongrunServer({ repository: new MemoryRepository(), metrics, ...options });
  expect(() => make({ limits: { maxWaits: -1 } })).toThrow(RangeError);
  expect(() => make({ descriptorSet: new Uint8Array([1]) })).toThrow(DescriptorSetError);
  expect(() => make({ rateLimits: { perSecond: 0, burst: 1 } })).toThrow(RangeError);
  make();
  const secondOne = () => make();
  expect(secondOne).toThrow(TypeError);
  expect(secondOne).toThrow("The metrics are those of another server: each needs its own Metrics.");
});

test("of a repository that several processes use it is shown how it learns of their changes", async () => {
  const metrics = new Metrics("1");
  const replication = { isListening: true, sinceLastLook: 250 };
  metrics.showReplication({});
  expect(await metrics.read()).not.toContain("longrun_listener_up");
  metrics.showReplication({ replication });
  const read = async () => [
    await samplesOf(metrics, "longrun_listener_up"),
    await samplesOf(metrics, "longrun_change_lag_seconds"),
  ];
  expect(await read()).toEqual([{ "": 1 }, { "": 0.25 }]);
  Object.assign(replication, { isListening: false, sinceLastLook: 90_000 });
  expect(await read()).toEqual([{ "": 0 }, { "": 90 }]);
});

test("sweeps are counted, with what they found and when one last succeeded", async () => {
  const metrics = new Metrics("1");
  const clock = new FakeClock(1_700_000_000_000);
  const outcomes = [async () => 5, async () => Promise.reject(new Error("away")), async () => 2];
  const sweeps = measuredSweeps({ sweep: () => outcomes.shift()?.() ?? Promise.resolve(0) }, metrics.sweeps, clock);
  expect(await sweeps.sweep(10)).toBe(5);
  await expect(sweeps.sweep(10)).rejects.toThrow("away");
  expect(await samplesOf(metrics, "longrun_last_sweep_timestamp_seconds")).toEqual({ "": 1_700_000_000 });
  clock.advance(1500);
  await sweeps.sweep(10);
  expect(await samplesOf(metrics, "longrun_sweeps_total")).toEqual({ "outcome=ok": 2, "outcome=failed": 1 });
  expect(await samplesOf(metrics, "longrun_swept_operations_total")).toEqual({ "": 7 });
  expect(await samplesOf(metrics, "longrun_last_sweep_timestamp_seconds")).toEqual({ "": 1_700_000_001.5 });
});

test("connections are counted until they close", async () => {
  const metrics = new Metrics("1");
  const sockets = [new EventEmitter(), new EventEmitter(), new EventEmitter()];
  for (const [at, socket] of sockets.entries()) metrics.connections.opened(at === 0 ? "http1" : "http2", socket);
  sockets[2]?.emit("close");
  expect(await samplesOf(metrics, "longrun_connections")).toEqual({ "protocol=http1": 1, "protocol=http2": 1 });
  expect(await samplesOf(metrics, "longrun_connections_accepted_total")).toEqual({
    "protocol=http1": 1,
    "protocol=http2": 2,
  });
});

test("reloads are counted by file and outcome", async () => {
  const metrics = new Metrics("1");
  for (const outcome of ["ok", "failed", "failed"] as const) metrics.reloads.count("tls", outcome);
  expect(await samplesOf(metrics, "longrun_file_reloads_total")).toEqual({
    "file=tls,outcome=ok": 1,
    "file=tls,outcome=failed": 2,
  });
});
