import { setImmediate } from "node:timers/promises";
import { anyUnpack, DurationSchema, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { MemoryRepository, type Work } from "../../src/index.ts";
import { Code, ErrorInfoSchema, type Status } from "../../src/proto/messages.ts";
import { repositoryWith } from "../../src/work/repository-with.ts";
import { withRescue } from "../../src/work/with-rescue.ts";
import { type Bench, openBench, whenAborted } from "./support.ts";

const types = { inputType: StringValueSchema, responseType: StringValueSchema, metadataType: DurationSchema };

function reasonOf({ details }: Status): string | undefined {
  return details.flatMap((detail) => anyUnpack(detail, ErrorInfoSchema)?.reason ?? [])[0];
}

/** Lets the time of a process go on, with turns for what it does. */
async function pass(bench: Bench, seconds: number): Promise<void> {
  for (let half = 0; half < 2 * seconds; half++) {
    bench.clock.advance(500);
    for (let turn = 0; turn < 3; turn++) await setImmediate();
  }
}

/** A process that works on an operation of a handler, and of which nothing is heard any more. */
async function dead(onCrash: "rerun" | "fail", maxAttempts?: number) {
  const repository = new MemoryRepository();
  const bench = openBench({ repository: repositoryWith(repository, { subscribe: () => () => {} }) });
  const begun = Promise.withResolvers<Work<typeof DurationSchema>>();
  const options = { ...types, onCrash, ...(maxAttempts && { maxAttempts }) };
  const handler = bench.longrun.handle("export", options, async (_, work) => {
    begun.resolve(work);
    await whenAborted(work.signal);
    return { value: "from the dead" };
  });
  const { name } = await handler.run({ value: "shelves/1" }, { metadata: { seconds: 1n } });
  return { repository, bench, name, handler, options, work: await begun.promise };
}

test("a handler is called with its input, and what it returns is the response", async () => {
  const { longrun, ended } = openBench();
  const handler = longrun.handle("export", { ...types, onCrash: "rerun" }, ({ value }, { attempt }) => ({
    value: `${value} at attempt ${attempt}`,
  }));
  const { name } = await handler.run({ value: "shelves/1" }, { parent: "projects/p", operationId: "a" });
  expect(name).toBe("projects/p/operations/a");
  const { result } = await ended(name);
  expect(result.case === "response" && anyUnpack(result.value, StringValueSchema)?.value).toBe(
    "shelves/1 at attempt 1",
  );
});

describe("an operation whose process has died", () => {
  test("is run again from its input by another process, once its lease has expired", async () => {
    const { repository, name, options } = await dead("rerun");
    const other = openBench({ repository });
    const calls: unknown[] = [];
    other.longrun.handle("export", options, ({ value }, { attempt }) => {
      calls.push([value, attempt]);
      return { value: "again" };
    });
    await pass(other, 29);
    expect(calls).toEqual([]);
    await pass(other, 2);
    expect(calls).toEqual([["shelves/1", 2]]);
    const { result } = await other.ended(name);
    expect(result.case === "response" && anyUnpack(result.value, StringValueSchema)?.value).toBe("again");
  });

  test("is run again by one of the others, however many there are", async () => {
    const { repository, name, options } = await dead("rerun");
    const others = [1, 2, 3].map(() => openBench({ repository }));
    const attempts: number[] = [];
    for (const { longrun } of others) {
      longrun.handle("export", options, async (_, { attempt }) => {
        attempts.push(attempt);
        return { value: "again" };
      });
    }
    await Promise.all(others.map((other) => pass(other, 35)));
    expect(attempts).toEqual([2]);
    await others[0]?.ended(name);
  });

  test("cannot be changed by that process any more", async () => {
    const { repository, bench, name, options, work } = await dead("rerun");
    const other = openBench({ repository });
    const goOn = Promise.withResolvers<void>();
    other.longrun.handle("export", options, async () => {
      await goOn.promise;
      return { value: "again" };
    });
    await pass(other, 31);
    await expect(work.updateMetadata({ seconds: 9n })).rejects.toMatchObject({ why: "lost" });
    expect(work.signal.reason).toMatchObject({ why: "lost" });
    await bench.drain();
    goOn.resolve();
    const { result, metadata } = await other.ended(name);
    expect(result.case === "response" && anyUnpack(result.value, StringValueSchema)?.value).toBe("again");
    expect(metadata && anyUnpack(metadata, DurationSchema)?.seconds).toBe(1n);
  });

  test.each([
    ["if it is not to be run again", "fail", undefined],
    ["if it has been run as often as it may", "rerun", 1],
  ] as const)("fails with a reason, %s", async (_, onCrash, maxAttempts) => {
    const { repository, name, options } = await dead(onCrash, maxAttempts);
    const other = openBench({ repository });
    let calls = 0;
    other.longrun.handle("export", options, () => ({ value: String(++calls) }));
    await pass(other, 31);
    const status = await other.failure(name);
    expect(status.code).toBe(Code.ABORTED);
    expect(reasonOf(status)).toBe("WORK_INTERRUPTED");
    expect(calls).toBe(0);
  });

  test("is left for some minutes to processes with the handler by those without it, then ends", async () => {
    const { repository, name } = await dead("rerun");
    const other = openBench({ repository });
    await pass(other, 60);
    expect(await repository.read(name)).not.toHaveProperty("endTime");
    other.clock.advance(10 * 60_000);
    await pass(other, 1);
    expect(reasonOf(await other.failure(name))).toBe("LEASE_EXPIRED");
  });

  test("is CANCELLED if a client had cancelled it", async () => {
    const { repository, name, options } = await dead("rerun");
    const other = openBench({ repository });
    let calls = 0;
    other.longrun.handle("export", options, () => ({ value: String(++calls) }));
    await (await other.serve()).cancelOperation({ name });
    await pass(other, 31);
    expect(await other.failure(name)).toMatchObject({ code: Code.CANCELLED });
    expect(calls).toBe(0);
  });

  test("ends at once in a process without the handler if it is not to be run again", async () => {
    const { repository, name } = await dead("fail");
    const other = openBench({ repository });
    await pass(other, 31);
    expect(reasonOf(await other.failure(name))).toBe("LEASE_EXPIRED");
  });

  test("is taken over once, however long that takes", async () => {
    const { repository, options } = await dead("rerun");
    let reads = 0;
    const read = () => {
      reads++;
      return new Promise<never>(() => {});
    };
    const other = openBench({ repository: repositoryWith(repository, { read }) });
    other.longrun.handle("export", options, () => ({ value: "" }));
    await pass(other, 40);
    expect(reads).toBe(1);
    const drained = other.longrun.drain(0);
    other.clock.advance(5000);
    await drained;
  });

  test("of no handler ends with LEASE_EXPIRED", async () => {
    const repository = new MemoryRepository();
    const { name } = await openBench({ repository }).longrun.start({}, ({ signal }) => whenAborted(signal));
    const other = openBench({ repository });
    await pass(other, 31);
    expect(reasonOf(await other.failure(name))).toBe("LEASE_EXPIRED");
  });
});

test("what a draining process does not finish is left to the next one, which need not wait for the lease", async () => {
  const repository = new MemoryRepository();
  const bench = openBench({ repository });
  const options = { ...types, onCrash: "rerun" as const };
  const handler = bench.longrun.handle("export", options, async (_, { signal }) => {
    await whenAborted(signal);
    throw signal.reason;
  });
  const { name } = await handler.run({ value: "" });
  await setImmediate();
  await bench.drain();
  expect(await repository.read(name)).not.toHaveProperty("endTime");
  const other = openBench({ repository });
  other.longrun.handle("export", options, () => ({ value: "next" }));
  await pass(other, 2);
  expect((await other.ended(name)).result.case).toBe("response");
});

test("those that are left to other processes do not keep others from being swept", async () => {
  const { repository, name } = await dead("rerun");
  const left = await repository.read(name);
  const swept = withRescue(repository, () => true);
  const now = (left?.lease?.expireTime ?? 0) + 1;
  expect(await swept.due(now, 1)).toEqual([]);
  const { longrun, clock } = openBench({ repository });
  clock.advance(now - clock.now());
  await longrun.start({ operationId: "z" }, ({ signal }) => whenAborted(signal));
  const later = now + 60_000;
  const others = withRescue(repository, ({ name }) => name !== "operations/z");
  await others.due(later, 1);
  expect(await others.due(later, 1)).toMatchObject([{ name: "operations/z" }]);
});

test("the same request is the same operation, and another one with another input", async () => {
  const { longrun } = openBench();
  const handler = longrun.handle("export", { ...types, onCrash: "rerun" }, (input) => input);
  const first = await handler.run({ value: "a" }, { requestId: "r" });
  expect((await handler.run({ value: "a" }, { requestId: "r" })).name).toBe(first.name);
  await expect(handler.run({ value: "b" }, { requestId: "r" })).rejects.toMatchObject({ reason: "REQUEST_ID_REUSED" });
});

test("a name is for one handler", () => {
  const { longrun } = openBench();
  const handle = () => longrun.handle("export", { ...types, onCrash: "fail" }, (input) => input);
  handle();
  expect(handle).toThrow('There is a handler "export" already.');
});
