import { expect, test } from "@jest/globals";
import { repositoryUnavailable } from "../../src/errors.ts";
import { Readiness } from "../../src/observe/readiness.ts";
import { FakeClock } from "../support/fake-clock.ts";

/** A server whose repository answers as the test says. */
function setUp() {
  const clock = new FakeClock();
  const server = {
    phase: "serving" as "starting" | "serving" | "draining",
    asked: 0,
    answer: async (): Promise<undefined> => undefined,
  };
  const read = () => {
    server.asked++;
    return server.answer();
  };
  const readiness = new Readiness({ repository: { read }, clock, phase: () => server.phase });
  return { clock, server, readiness };
}

const never = () => new Promise<undefined>(() => {});

test("a server is ready when it serves and its repository answers", async () => {
  const { readiness } = setUp();
  expect(await readiness.report()).toEqual({ isReady: true, checks: ["server: ok", "repository: ok"] });
});

test("it is not before it has started, nor while it drains", async () => {
  const { server, readiness } = setUp();
  for (const phase of ["starting", "draining"] as const) {
    server.phase = phase;
    const checks = [`server: ${phase}`, "repository: ok"];
    expect(await readiness.report()).toEqual({ isReady: false, checks });
  }
});

test("it is not while its repository fails, and is again once that answers", async () => {
  const { clock, server, readiness } = setUp();
  server.answer = () => Promise.reject(repositoryUnavailable());
  const checks = ["server: ok", "repository: does not answer"];
  expect(await readiness.report()).toEqual({ isReady: false, checks });
  server.answer = async () => undefined;
  clock.advance(1000);
  expect(await readiness.report()).toMatchObject({ isReady: true });
});

test("a repository that hangs is known after a second, and is asked once however many want to know", async () => {
  const { clock, server, readiness } = setUp();
  await readiness.report();
  clock.advance(1000);
  server.answer = never;
  const reports = [readiness.report(), readiness.report()];
  clock.advance(1000);
  for (const report of reports) expect(await report).toMatchObject({ isReady: false });
  const later = readiness.report();
  clock.advance(1000);
  expect(await later).toMatchObject({ isReady: false });
  expect(server.asked).toBe(2);
});

test("a repository that hung counts as answering once it has answered", async () => {
  const { clock, server, readiness } = setUp();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.answer = () => promise;
  const slow = readiness.report();
  clock.advance(1000);
  expect(await slow).toMatchObject({ isReady: false });
  resolve(undefined);
  await promise;
  expect(await readiness.report()).toMatchObject({ isReady: true });
  expect(clock.timers).toBe(0);
});

test("an answer counts for a second", async () => {
  const { clock, server, readiness } = setUp();
  await readiness.report();
  clock.advance(999);
  await readiness.report();
  expect(server.asked).toBe(1);
  clock.advance(1);
  await readiness.report();
  expect(server.asked).toBe(2);
});
