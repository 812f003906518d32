import { EventEmitter } from "node:events";
import type { ServerHttp2Stream } from "node:http2";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { draining } from "../../../src/errors.ts";
import { HeldStreams } from "../../../src/transport/grpc/held-streams.ts";
import { afterTest } from "../../support/after-test.ts";

/** A stream of which nothing is asked but when it closes. */
const stream = () => new EventEmitter() as unknown as ServerHttp2Stream;

/** Holds a new stream, and notes what is told of it. */
function hold(held: HeldStreams) {
  const own = stream();
  const value = Promise.withResolvers<string>();
  const told: unknown[] = [];
  const told1 = Promise.withResolvers<void>();
  const tell = (what: unknown) => {
    told.push(what);
    told1.resolve();
  };
  held.hold(own, value.promise, { onValue: tell, onError: tell });
  return { stream: own, value, told, isTold: told1.promise };
}

test("what becomes of a stream is told once", async () => {
  const held = new HeldStreams();
  const good = hold(held);
  const bad = hold(held);
  expect(held.size).toBe(2);
  good.value.resolve("good");
  bad.value.reject("bad");
  await Promise.all([good.isTold, bad.isTold]);
  held.release(good.stream, draining());
  held.releaseAll(draining());
  expect([good.told, bad.told, held.size]).toEqual([["good"], ["bad"], 0]);
});

test("a stream that was let go hears no more", async () => {
  const held = new HeldStreams();
  const [one, other] = [hold(held), hold(held)];
  held.release(one.stream, draining());
  held.releaseAll(draining());
  one.value.resolve("late");
  other.value.reject("late");
  await Promise.allSettled([one.value.promise, other.value.promise]);
  expect([one.told, other.told]).toEqual([[draining()], [draining()]]);
});

test("a stream that is closed makes room, and hears nothing", async () => {
  const held = new HeldStreams(1);
  const closed = hold(held);
  closed.stream.emit("close");
  expect(held.size).toBe(0);
  const next = hold(held);
  closed.value.resolve("late");
  next.value.resolve("good");
  await next.isTold;
  expect([closed.told, next.told]).toEqual([[], ["good"]]);
});

test("more streams than may be held are refused at once, and what they wait for counts for nothing", async () => {
  const held = new HeldStreams(2);
  const [first] = [hold(held), hold(held)];
  const tooMany = hold(held);
  expect(tooMany.told).toMatchObject([{ reason: "AUTHENTICATION_UNAVAILABLE" }]);
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", note);
  afterTest(() => process.off("unhandledRejection", note));
  tooMany.value.reject(new Error("unseen"));
  await setImmediate();
  expect([tooMany.told.length, unhandled]).toEqual([1, []]);
  first?.value.resolve("good");
  await first?.isTold;
  expect(held.size).toBe(1);
});
