import { setImmediate } from "node:timers/promises";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { LongrunError, MemoryRepository, type Work, WorkStoppedError } from "../../src/index.ts";
import { Code, State } from "../../src/proto/messages.ts";
import { type Bench, openBench, whenAborted } from "./support.ts";

/** Starts work that ends when its signal aborts, as it says; gives what it was given. */
async function startWork(bench: Bench, end: (work: Work) => void | Promise<void>) {
  const given = Promise.withResolvers<Work>();
  const { name } = await bench.longrun.start({}, async (work) => {
    given.resolve(work);
    await whenAborted(work.signal);
    await end(work);
  });
  return { name, work: await given.promise };
}

const obey = ({ signal }: Work) => signal.throwIfAborted();

describe("when a client cancels", () => {
  test("the signal aborts, and the operation is CANCELLED if the function stops", async () => {
    const bench = openBench();
    const { name, work } = await startWork(bench, obey);
    await (await bench.serve()).cancelOperation({ name: name });
    expect(await bench.failure(name)).toMatchObject({ code: Code.CANCELLED });
    expect(work.signal.reason).toBeInstanceOf(WorkStoppedError);
    expect(work.signal.reason).toMatchObject({ why: "cancelled", name: "AbortError" });
    expect(bench.faults).toEqual([]);
  });

  test("any abort that the function throws for it is CANCELLED, also as the cause of another error", async () => {
    const bench = openBench();
    const { name } = await startWork(bench, () => {
      throw new Error("fetch failed", { cause: new DOMException("aborted", "AbortError") });
    });
    await (await bench.serve()).cancelOperation({ name: name });
    expect(await bench.failure(name)).toMatchObject({ code: Code.CANCELLED });
  });

  test("a success that comes all the same wins", async () => {
    const bench = openBench();
    const { name } = await startWork(bench, () => {});
    await (await bench.serve()).cancelOperation({ name: name });
    expect((await bench.ended(name)).result.case).toBe("response");
  });

  test("another failure stays what it is", async () => {
    const bench = openBench();
    const { name } = await startWork(bench, () => {
      throw new LongrunError("REPOSITORY_FULL", "Full.");
    });
    await (await bench.serve()).cancelOperation({ name: name });
    expect(await bench.failure(name)).toMatchObject({ code: Code.RESOURCE_EXHAUSTED });
  });

  test("what waits for its turn is CANCELLED and never called", async () => {
    const bench = openBench({ maxConcurrent: 1 });
    const first = await startWork(bench, () => {});
    let calls = 0;
    const second = await bench.longrun.start({}, () => {
      calls++;
    });
    await (await bench.serve()).cancelOperation({ name: second.name });
    expect(await bench.failure(second.name)).toMatchObject({ code: Code.CANCELLED });
    await (await bench.serve()).cancelOperation({ name: first.name });
    await bench.ended(first.name);
    expect(calls).toBe(0);
  });
});

describe("when the operation is not this process's any more", () => {
  test("because it was deleted, the signal aborts and nothing is written", async () => {
    const bench = openBench();
    const { name, work } = await startWork(bench, obey);
    await (await bench.serve()).deleteOperation({ name: name });
    await whenAborted(work.signal);
    expect(work.signal.reason).toMatchObject({ why: "lost" });
    await expect(work.updateMetadata({ typeUrl: "a/b", value: new Uint8Array() })).rejects.toMatchObject({
      why: "lost",
    });
    await bench.drain();
    expect(await bench.repository.read(name)).toBeUndefined();
  });

  test("because another producer has taken its lease, the signal aborts and its end is not written", async () => {
    const bench = openBench();
    const { name, work } = await startWork(bench, () => {});
    const record = await bench.repository.read(name);
    if (record?.lease === undefined) throw new Error("no lease");
    const taken = { ...record, revision: record.revision + 1, lease: { ...record.lease, epoch: 2 } };
    expect(await bench.repository.replace(record, taken)).toBe(true);
    bench.clock.advance(10_000);
    await whenAborted(work.signal);
    expect(work.signal.reason).toMatchObject({ why: "lost" });
    await bench.drain();
    expect(await bench.repository.read(name)).toMatchObject({ state: State.RUNNING, revision: taken.revision });
  });

  test("because the lease could not be renewed in its time, the signal aborts", async () => {
    const repository = new MemoryRepository();
    const bench = openBench({ repository });
    const { work } = await startWork(bench, obey);
    repository.read = () => Promise.reject(new LongrunError("REPOSITORY_UNAVAILABLE", "Away."));
    for (let seconds = 0; seconds < 29; seconds++) {
      bench.clock.advance(1000);
      await setImmediate();
    }
    expect(work.signal.aborted).toBe(false);
    expect(bench.faults.length).toBeGreaterThan(2);
    bench.clock.advance(1000);
    expect(work.signal.reason).toMatchObject({ why: "lost" });
  });
});

test("a lease is kept as long as the function runs", async () => {
  const bench = openBench({ leaseDuration: 3000 });
  const { name, work } = await startWork(bench, () => {});
  for (let seconds = 0; seconds < 60; seconds++) {
    bench.clock.advance(1000);
    await setImmediate();
  }
  expect(work.signal.aborted).toBe(false);
  expect((await bench.repository.read(name))?.lease?.expireTime).toBeGreaterThan(bench.clock.now());
});

test("an end that cannot be written is written later", async () => {
  const repository = new MemoryRepository();
  const bench = openBench({ repository });
  const { replace } = repository;
  let failures = 2;
  repository.replace = (...records) =>
    failures-- > 0
      ? Promise.reject(new LongrunError("REPOSITORY_UNAVAILABLE", "Away."))
      : replace.apply(repository, records);
  const { name } = await bench.longrun.start({ responseType: StringValueSchema }, () => ({ value: "kept" }));
  const ended = bench.ended(name);
  for (let seconds = 0; seconds < 20; seconds++) {
    await setImmediate();
    bench.clock.advance(1000);
  }
  expect((await ended).result.case).toBe("response");
  expect(bench.faults).toHaveLength(2);
});
