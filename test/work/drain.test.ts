import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { Code } from "../../src/proto/messages.ts";
import { openBench, whenAborted } from "./support.ts";

describe("draining", () => {
  test("waits for what runs, and refuses to start anything", async () => {
    const { longrun, repository } = openBench();
    const goOn = Promise.withResolvers<void>();
    const { name } = await longrun.start({}, () => goOn.promise);
    const drained = longrun.drain(10_000);
    await expect(longrun.start({}, () => {})).rejects.toMatchObject({ reason: "SERVER_DRAINING" });
    goOn.resolve();
    await drained;
    expect(await repository.read(name)).toMatchObject({ endTime: expect.any(Number) });
  });

  test("tells what goes on after its grace to stop, which makes the operation UNAVAILABLE", async () => {
    const { longrun, clock, failure } = openBench();
    const why: unknown[] = [];
    const { name } = await longrun.start({}, async ({ signal }) => {
      await whenAborted(signal);
      why.push(signal.reason.why);
      signal.throwIfAborted();
    });
    await setImmediate();
    const drained = longrun.drain(10_000);
    clock.advance(9999);
    await setImmediate();
    expect(why).toEqual([]);
    clock.advance(1);
    await drained;
    expect(why).toEqual(["stopping"]);
    expect(await failure(name)).toMatchObject({ code: Code.UNAVAILABLE, message: expect.stringContaining("stopping") });
  });

  test("keeps what a function has done that ends in time after it was told to stop", async () => {
    const { longrun, clock, ended } = openBench({ lastWords: 1000 });
    const { name } = await longrun.start({}, ({ signal }) => whenAborted(signal));
    await setImmediate();
    const drained = longrun.drain(5);
    clock.advance(5);
    await drained;
    expect((await ended(name)).result.case).toBe("response");
  });

  test("ends without a function that does not stop, whatever comes of it later", async () => {
    const { longrun, clock, failure, repository } = openBench({ lastWords: 1000 });
    const never = Promise.withResolvers<void>();
    const { name } = await longrun.start({}, () => never.promise);
    await setImmediate();
    const drained = longrun.drain(5);
    clock.advance(1005);
    await drained;
    expect(await failure(name)).toMatchObject({ code: Code.UNAVAILABLE });
    const end = await repository.read(name);
    never.resolve();
    await setImmediate();
    expect(await repository.read(name)).toEqual(end);
  });

  test("does not call what waits for its turn", async () => {
    const { longrun, failure } = openBench({ maxConcurrent: 1 });
    const goOn = Promise.withResolvers<void>();
    await longrun.start({}, () => goOn.promise);
    let calls = 0;
    const { name } = await longrun.start({}, () => {
      calls++;
    });
    const drained = longrun.drain(10_000);
    expect(await failure(name)).toMatchObject({ code: Code.UNAVAILABLE });
    goOn.resolve();
    await drained;
    expect(calls).toBe(0);
  });

  test("answers those who wait, once nothing runs", async () => {
    const bench = openBench();
    const client = await bench.serve();
    const goOn = Promise.withResolvers<void>();
    const { name } = await bench.longrun.start({}, () => goOn.promise);
    const waited = client.waitOperation({ name });
    const drained = bench.longrun.drain(10_000);
    goOn.resolve();
    await drained;
    expect(await waited).toMatchObject({ name, done: true });
  });
});

describe("of more work than is to be done at the same time", () => {
  test("each waits for its turn, in the order in which it was started", async () => {
    const { longrun, ended } = openBench({ maxConcurrent: 2 });
    const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
    const begun: number[] = [];
    const started = [];
    for (const [index, gate] of gates.entries()) {
      const work = () => {
        begun.push(index);
        return gate.promise;
      };
      started.push((await longrun.start({}, work)).name);
    }
    await setImmediate();
    expect(begun).toEqual([0, 1]);
    gates[1]?.resolve();
    await ended(started[1] ?? "");
    await setImmediate();
    await setImmediate();
    expect(begun).toEqual([0, 1, 2]);
    for (const gate of gates) gate.resolve();
    await Promise.all(started.map(ended));
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  test("what is too much is refused if it is not to wait, until there is room", async () => {
    const { longrun, ended } = openBench({ maxConcurrent: 1, whenFull: "refuse" });
    const goOn = Promise.withResolvers<void>();
    const { name } = await longrun.start({ operationId: "a" }, () => goOn.promise);
    const refused = longrun.start({ operationId: "b" }, () => {});
    await expect(refused).rejects.toMatchObject({ reason: "TOO_MANY_RUNNING", code: Code.RESOURCE_EXHAUSTED });
    goOn.resolve();
    await ended(name);
    await setImmediate();
    await ended((await longrun.start({ operationId: "b" }, () => {})).name);
  });

  test("what was cancelled while it waited takes no place", async () => {
    const bench = openBench({ maxConcurrent: 1 });
    const goOn = Promise.withResolvers<void>();
    const first = await bench.longrun.start({}, () => goOn.promise);
    const second = await bench.longrun.start({}, () => {});
    const third = await bench.longrun.start({}, () => {});
    await (await bench.serve()).cancelOperation({ name: second.name });
    await bench.ended(second.name);
    goOn.resolve();
    await bench.ended(first.name);
    expect((await bench.ended(third.name)).result.case).toBe("response");
  });

  test("what was not created takes no place", async () => {
    const { longrun } = openBench({ maxConcurrent: 1, whenFull: "refuse" });
    await expect(longrun.start({ operationId: "-" }, () => {})).rejects.toMatchObject({
      reason: "INVALID_OPERATION_ID",
    });
    await longrun.start({}, () => {});
  });
});
