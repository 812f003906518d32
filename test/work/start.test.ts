import { setImmediate } from "node:timers/promises";
import { fromBinary } from "@bufbuild/protobuf";
import { anyUnpack, DurationSchema, EmptySchema, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { Longrun, MemoryRepository, pack } from "../../src/index.ts";
import { OperationSchema, State } from "../../src/proto/messages.ts";
import { openBench, until } from "./support.ts";

const types = { responseType: StringValueSchema, metadataType: DurationSchema };

test("an operation is RUNNING when it is started, and has what its starter said", async () => {
  const { longrun, repository } = openBench();
  const done = Promise.withResolvers<{ value: string }>();
  const started = await longrun.start(
    { ...types, parent: "projects/p", operationId: "a", labels: { env: "test" }, ttl: 5000, metadata: { seconds: 3n } },
    () => done.promise,
  );
  expect(started).toMatchObject({ name: "projects/p/operations/a", done: false, error: null, response: null });
  expect(started.metadata).toMatchObject(pack(DurationSchema, { seconds: 3n }));
  const record = await repository.read(started.name);
  expect(record).toMatchObject({ state: State.RUNNING, labels: { env: "test" }, ttl: 5000, lease: { epoch: 1 } });
  expect(started.toBinary()).toEqual(record?.operation);
  done.resolve({ value: "books.csv" });
});

test("what the function returns is the response", async () => {
  const { longrun, ended } = openBench();
  const { name } = await longrun.start(types, async () => ({ value: "books.csv" }));
  const { result } = await ended(name);
  expect(result.case === "response" && anyUnpack(result.value, StringValueSchema)).toMatchObject({
    value: "books.csv",
  });
});

describe("without a type, the response", () => {
  test("is google.protobuf.Empty if the function returns nothing", async () => {
    const { longrun, ended } = openBench();
    const { name } = await longrun.start({}, async () => {});
    const { result } = await ended(name);
    expect(result.case === "response" && anyUnpack(result.value, EmptySchema)).toBeTruthy();
  });

  test("is the Any that the function returns", async () => {
    const { longrun, ended } = openBench();
    const { name } = await longrun.start({}, () => pack(StringValueSchema, { value: "x" }));
    const { result } = await ended(name);
    expect(result.case === "response" && anyUnpack(result.value, StringValueSchema)?.value).toBe("x");
  });

  test("cannot be anything else: that is a fault of the service", async () => {
    const { longrun, failure, faults } = openBench();
    const { name } = await longrun.start({}, () => JSON.parse('{"value": "x"}'));
    expect(await failure(name)).toMatchObject({ code: 13, message: "Internal error." });
    expect(faults).toEqual([
      expect.objectContaining({ message: expect.stringContaining("packed google.protobuf.Any") }),
    ]);
  });
});

test("the caller is answered before the function is called", async () => {
  const { longrun, ended } = openBench();
  const events: string[] = [];
  const { name } = await longrun.start({}, () => {
    events.push("called");
  });
  events.push("answered");
  await ended(name);
  expect(events).toEqual(["answered", "called"]);
});

test("progress is shown as it comes, within 0 and 1 and with a message that is not too long", async () => {
  const { longrun, repository, ended } = openBench();
  const goOn = Promise.withResolvers<void>();
  const { name } = await longrun.start({}, async ({ progress }) => {
    progress(0.25, "1 of 4");
    await goOn.promise;
    progress(7, "x".repeat(5000));
  });
  await until(repository, name, () => true);
  const shown = new Promise((resolve) => repository.subscribe(({ record }) => record?.progress && resolve(record)));
  expect(await shown).toMatchObject({ progress: { fraction: 0.25, message: "1 of 4" } });
  goOn.resolve();
  await ended(name);
  expect(await repository.read(name)).toMatchObject({ progress: { fraction: 1, message: "x".repeat(2048) } });
});

test("progress that is still being written when the function ends is not lost", async () => {
  const repository = new MemoryRepository();
  const replace = repository.replace.bind(repository);
  let writes = 0;
  repository.replace = async (...records) => {
    if (writes++ === 0) for (let turn = 0; turn < 5; turn++) await setImmediate();
    return replace(...records);
  };
  const { longrun, ended } = openBench({ repository });
  const { name } = await longrun.start({}, ({ progress }) => progress(0.5));
  await ended(name);
  expect(await repository.read(name)).toMatchObject({ progress: { fraction: 0.5 } });
});

test.each([{ args: [null] }, { args: ["x", 42] }, { args: [{}, null] }, { args: [1n] }, { args: [] }])(
  "progress of $args, which is no number and no text, counts as none",
  async ({ args }) => {
    const { longrun, repository, ended, faults } = openBench();
    const { name } = await longrun.start({}, ({ progress }) => Reflect.apply(progress, undefined, args));
    await ended(name);
    expect(await repository.read(name)).toMatchObject({
      state: State.SUCCEEDED,
      progress: { fraction: 0, message: "" },
    });
    expect(faults).toEqual([]);
  },
);

test("progress of zero by zero counts as none", async () => {
  const { longrun, repository, ended } = openBench();
  const { name } = await longrun.start({}, ({ progress }) => progress(0 / 0));
  await ended(name);
  expect(await repository.read(name)).toMatchObject({ state: State.SUCCEEDED, progress: { fraction: 0, message: "" } });
});

test.each([
  { maxConcurrent: 0 },
  { maxConcurrent: Number.NaN },
  { leaseDuration: 999 },
  { leaseDuration: Number.NaN },
  { lastWords: -1 },
  JSON.parse('{"whenFull": "drop"}'),
])("limits that cannot be kept are refused by name: %j", (limits) => {
  const [name = ""] = Object.keys(limits);
  const make = () => new Longrun({ repository: new MemoryRepository(), ...limits });
  expect(make).toThrow(RangeError);
  expect(make).toThrow(name);
});

test("metadata is replaced in the order in which it is given", async () => {
  const { longrun, repository, ended } = openBench();
  const { name } = await longrun.start(types, async ({ updateMetadata }) => {
    const first = updateMetadata({ seconds: 1n });
    await Promise.all([first, updateMetadata({ seconds: 2n })]);
    return { value: "" };
  });
  const seen: bigint[] = [];
  repository.subscribe(({ record }) => {
    const { metadata } = record ? fromBinary(OperationSchema, record.operation) : {};
    const seconds = metadata && anyUnpack(metadata, DurationSchema)?.seconds;
    if (seconds !== undefined && seconds !== seen.at(-1)) seen.push(seconds);
  });
  await ended(name);
  expect(seen).toEqual([1n, 2n]);
});

describe("the same request", () => {
  const request = { ...types, requestId: "r1" };

  test("is answered with the operation that it has started, and starts nothing again", async () => {
    const { longrun, ended } = openBench();
    let calls = 0;
    const goOn = Promise.withResolvers<void>();
    const work = async () => {
      calls++;
      await goOn.promise;
      return { value: "1" };
    };
    const first = await longrun.start(request, work);
    const second = await longrun.start(request, work);
    expect(second.name).toBe(first.name);
    await setImmediate();
    goOn.resolve();
    await ended(first.name);
    const third = await longrun.start(request, work);
    expect(third).toMatchObject({ name: first.name, done: true, response: pack(StringValueSchema, { value: "1" }) });
    expect(calls).toBe(1);
  });

  test("of another principal is another request", async () => {
    const { longrun } = openBench();
    const first = await longrun.start({ ...request, principal: "ann" }, () => ({ value: "" }));
    const second = await longrun.start({ ...request, principal: "bob" }, () => ({ value: "" }));
    expect(second.name).not.toBe(first.name);
  });
});

test.each([
  [{ parent: "projects" }, "INVALID_PARENT"],
  [{ operationId: "a/b" }, "INVALID_OPERATION_ID"],
  [{ ttl: -1 }, "INVALID_OPERATION"],
])("%p is refused as CreateOperation refuses it, and nothing is called", async (options, reason) => {
  const { longrun } = openBench();
  let calls = 0;
  const started = longrun.start(options, () => {
    calls++;
  });
  await expect(started).rejects.toMatchObject({ reason });
  expect(calls).toBe(0);
});
