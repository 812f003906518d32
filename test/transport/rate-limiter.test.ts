import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { RateLimiter } from "../../src/transport/rate-limiter.ts";

/** A limiter whose time is told. */
function setUp(perSecond: number, burst: number) {
  const time = { now: 0 };
  return { time, limiter: new RateLimiter({ perSecond, burst }, () => time.now) };
}

test("so many calls as the burst may be made at once, and then one in each interval", () => {
  const { time, limiter } = setUp(10, 3);
  const take = () => limiter.take("alice");
  expect([take(), take(), take(), take()]).toEqual([0, 0, 0, 100]);
  time.now += 99;
  expect(take()).toBe(1);
  time.now += 1;
  expect([take(), take()]).toEqual([0, 100]);
  time.now += 10_000;
  expect([take(), take(), take(), take()]).toEqual([0, 0, 0, 100]);
});

test("one principal's calls are not another's", () => {
  const { limiter } = setUp(1, 1);
  expect([limiter.take("alice"), limiter.take("bob"), limiter.take("alice")]).toEqual([0, 0, 1000]);
});

test("a bucket of tokens would let the same calls in", () => {
  const calls = fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.nat({ max: 400 })), { maxLength: 200 });
  fc.assert(
    fc.property(calls, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 20 }), (steps, burst, perSecond) => {
      const { time, limiter } = setUp(perSecond, burst);
      const buckets = new Map<string, { tokens: number; time: number }>();
      for (const [who, pause] of steps) {
        time.now += pause;
        const bucket = buckets.get(who) ?? { tokens: burst, time: time.now };
        const tokens = Math.min(burst, bucket.tokens + ((time.now - bucket.time) / 1000) * perSecond);
        // What is that near to a whole token is a matter of rounding.
        const isIn = tokens > 1 - 1e-6;
        const wait = limiter.take(who);
        expect(wait === 0).toBe(isIn);
        if (!isIn) expect(wait).toBeCloseTo(((1 - tokens) / perSecond) * 1000, 3);
        buckets.set(who, { tokens: isIn ? tokens - 1 : tokens, time: time.now });
      }
    }),
  );
});

test("principals who call no more are forgotten, and those whose bucket is not full are not", () => {
  const { time, limiter } = setUp(1, 2);
  for (let index = 0; index < 1000; index++) limiter.take(`stranger ${index}`);
  time.now += 1999;
  expect([limiter.take("alice"), limiter.take("alice")]).toEqual([0, 0]);
  time.now += 1;
  expect(limiter.take("alice")).toBe(999);
  expect(limiter.size).toBeGreaterThan(1000);
  time.now += 1998;
  expect([limiter.take("alice"), limiter.take("alice")]).toEqual([0, 1]);
  time.now += 2;
  limiter.take("alice");
  expect(limiter.size).toBeLessThanOrEqual(2);
  time.now += 60_000;
  limiter.take("bob");
  expect(limiter.size).toBe(1);
});

describe("limits that let nobody call", () => {
  test.each([
    [0, 1],
    [-1, 1],
    [Number.NaN, 1],
    [1, 0],
    [1, 0.5],
  ])("%d a second with bursts of %d are refused", (perSecond, burst) => {
    expect(() => new RateLimiter({ perSecond, burst })).toThrow(RangeError);
  });
});

test("by default the time is the machine's", () => {
  const limiter = new RateLimiter({ perSecond: 1e-3, burst: 1 });
  expect(limiter.take("alice")).toBe(0);
  expect(limiter.take("alice")).toBeGreaterThan(0);
});
