import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { State } from "../../../src/proto/messages.ts";
import { plain } from "../plain.ts";
import { succeeded } from "../requests.ts";
import { error, setUp } from "./set-up.ts";

const NAME = "operations/a";
const moments = ["before", "after"] as const;

/** How a wait has ended after a while in which no time has passed on the clock. */
async function outcome(wait: Promise<unknown>): Promise<unknown> {
  const late = Symbol("still waiting");
  return Promise.race([wait.catch((thrown) => thrown), setImmediate().then(() => setImmediate(late))]);
}

describe.each(moments)("%s the wait reads the operation", (moment) => {
  test("its end is not missed", async () => {
    const { service, repository, start, write } = setUp();
    await start("a");
    repository.once(moment, "read", () => write(NAME, succeeded()));
    const wait = service.wait(NAME, {}, { signal: new AbortController().signal });
    expect(await outcome(wait)).toMatchObject({ state: State.SUCCEEDED });
  });

  test("its deletion is not missed", async () => {
    const { service, repository, start } = setUp();
    await start("a");
    repository.once(moment, "read", () => service.delete(NAME));
    const wait = service.wait(NAME, {}, { signal: new AbortController().signal });
    expect(await outcome(wait)).toMatchObject(error("OPERATION_NOT_FOUND"));
  });

  test("a drain is not missed", async () => {
    const { service, repository, start } = setUp();
    await start("a");
    repository.once(moment, "read", async () => service.drain());
    const wait = service.wait(NAME, {}, { signal: new AbortController().signal });
    expect(await outcome(wait)).toMatchObject({ state: State.RUNNING });
  });

  test("the caller's leaving is not missed", async () => {
    const { service, repository, clock, start } = setUp();
    await start("a");
    const controller = new AbortController();
    repository.once(moment, "read", async () => controller.abort());
    const wait = service.wait(NAME, {}, { signal: controller.signal });
    expect(await outcome(wait)).toMatchObject({ state: State.RUNNING });
    expect(clock.timers).toBe(0);
  });
});

test("an operation that ends while the time-out is answered is answered as done", async () => {
  const { service, repository, clock, start, write } = setUp({ waitCap: 1000 });
  await start("a");
  const wait = service.wait(NAME, {}, { signal: new AbortController().signal });
  await setImmediate();
  repository.once("before", "read", () => write(NAME, succeeded()));
  clock.advance(1000);
  expect(await outcome(wait)).toMatchObject({ state: State.SUCCEEDED });
});

test("a name that is used again gives the new operation no old waiters", async () => {
  const { service, start, write } = setUp();
  await start("a");
  const old = service.wait(NAME, {}, { signal: new AbortController().signal });
  await setImmediate();
  await service.delete(NAME);
  await start("a");
  const done = await write(NAME, succeeded());
  expect(await outcome(old)).toMatchObject(error("OPERATION_NOT_FOUND"));
  expect(plain(await service.wait(NAME, {}, { signal: new AbortController().signal }))).toEqual(plain(done));
});
