import { describe, expect, test } from "@jest/globals";
import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import { defaultPolicy } from "../../../src/operations/policy.ts";
import { State } from "../../../src/proto/messages.ts";
import { plain } from "../plain.ts";
import { createRequest, succeeded, updateRequest } from "../requests.ts";
import { error, PRINCIPAL, recordOf, setUp } from "./set-up.ts";

const NAME = "operations/a";
const DAY = 24 * 3_600_000;
const signal = new AbortController().signal;

test("a done operation is kept for 30 days by default, and not a millisecond longer, swept or not", async () => {
  expect(defaultPolicy.retention).toBe(30 * DAY);
  const { service, clock, create, write } = setUp();
  await create("a", succeeded());
  clock.advance(30 * DAY - 1);
  expect(await service.get(NAME)).toMatchObject({ state: State.SUCCEEDED });
  clock.advance(1);
  const calls = [
    () => service.get(NAME),
    () => service.cancel(NAME),
    () => service.delete(NAME),
    () => service.wait(NAME, {}, { signal }),
    () => write(NAME, succeeded()),
  ];
  for (const call of calls) await expect(call()).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
  expect(await service.list({ parents: parentPattern(""), limit: 10 })).toEqual({ records: [] });
});

test("a ttl counts from the end, instead of the retention", async () => {
  const { service, clock, write } = setUp();
  await service.create(createRequest({ operationId: "a", ttl: { seconds: 60n } }), PRINCIPAL);
  clock.advance(365 * DAY);
  await write(NAME, succeeded());
  clock.advance(59_999);
  await service.get(NAME);
  clock.advance(1);
  await expect(service.get(NAME)).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
});

test.each(["PENDING", "RUNNING", "CANCELLING"])("an operation that is %s never expires", async (state) => {
  const { service, clock, create, start } = setUp({ retention: 1 });
  if (state === "PENDING") await create("a");
  else await start("a");
  if (state === "CANCELLING") await service.cancel(NAME);
  clock.advance(1000 * DAY);
  expect(await service.sweep(10)).toBe(0);
  expect(State[(await service.get(NAME)).state]).toBe(state);
});

describe("before the sweep, what has expired", () => {
  test("gives its name free", async () => {
    const { service, clock, create } = setUp({ retention: 1000 });
    const first = await create("a", succeeded());
    clock.advance(1000);
    const second = await create("a");
    expect(second.uid).not.toBe(first.uid);
    expect(plain(await service.get(NAME))).toEqual(plain(second));
  });

  test("gives its request ID free", async () => {
    const { service, clock } = setUp({ retention: 1000 });
    const request = createRequest({ operationId: "a", requestId: "r", operation: succeeded() });
    const first = await recordOf(service.create(request, PRINCIPAL));
    clock.advance(999);
    expect((await recordOf(service.create(request, PRINCIPAL))).uid).toBe(first.uid);
    clock.advance(1);
    expect((await recordOf(service.create(request, PRINCIPAL))).uid).not.toBe(first.uid);
  });

  test("gives its name free to an update that may create", async () => {
    const { service, clock, create } = setUp({ retention: 1000 });
    const first = await create("a", succeeded());
    clock.advance(1000);
    const second = await service.update(NAME, updateRequest({ allowMissing: true }));
    expect(second).toMatchObject({ state: State.RUNNING, revision: 1 });
    expect(second.uid).not.toBe(first.uid);
  });
});

describe("the sweep", () => {
  test("forgets what has expired, and says how many", async () => {
    const { service, clock, repository, create } = setUp({ retention: 1000 });
    for (const id of ["a", "b", "c"]) await create(id, succeeded());
    clock.advance(999);
    expect(await service.sweep(10)).toBe(0);
    clock.advance(1);
    await create("d", succeeded());
    expect(await service.sweep(2)).toBe(2);
    expect(await service.sweep(2)).toBe(1);
    expect(await service.sweep(2)).toBe(0);
    expect(await repository.read(NAME)).toBeUndefined();
    expect(await repository.read("operations/d")).toBeDefined();
  });

  test("ends what its producer does not end in the grace after a cancellation", async () => {
    const { service, clock, start } = setUp({ cancelGrace: 5000 });
    await start("a");
    await service.cancel(NAME);
    clock.advance(4999);
    expect(await service.sweep(10)).toBe(0);
    clock.advance(1);
    expect(await service.sweep(10)).toBe(1);
    expect(await service.get(NAME)).toMatchObject({ state: State.CANCELLED, endTime: clock.now() });
  });

  test("leaves alone what its producer ends at the same moment", async () => {
    const { service, clock, repository, start, write } = setUp({ cancelGrace: 5000 });
    await start("a");
    await service.cancel(NAME);
    clock.advance(5000);
    repository.once("after", "due", () => write(NAME, succeeded()));
    await service.sweep(10);
    expect(await service.get(NAME)).toMatchObject({ state: State.SUCCEEDED });
  });
});
