import { create } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { durationToMs } from "../../src/proto/duration.ts";

const ms = (seconds: bigint, nanos = 0) => durationToMs(create(DurationSchema, { seconds, nanos }));
const MOST = 315_576_000_000n;

test.each([
  [0n, 0, 0],
  [1n, 0, 1000],
  [1n, 500_000_000, 1500],
  [0n, 1, 1],
  [0n, 1_000_000, 1],
  [0n, 1_000_001, 2],
  [-1n, 0, -1000],
  [-1n, -500_000_000, -1500],
  [MOST, 0, 315_576_000_000_000],
])("%d seconds and %d nanoseconds are %d ms, rounded up", (seconds, nanos, expected) => {
  expect(ms(seconds, nanos)).toBe(expected);
});

test.each([
  [MOST + 1n, 0],
  [-MOST - 1n, 0],
  [2n ** 63n - 1n, 0],
  [-(2n ** 63n), 0],
  [0n, 1_000_000_000],
  [0n, -1_000_000_000],
  [1n, -1],
  [-1n, 1],
])("%d seconds and %d nanoseconds are no duration", (seconds, nanos) => {
  expect(ms(seconds, nanos)).toBeUndefined();
});

describe("the sign", () => {
  test("of a negative duration is kept, however short it is", () => {
    const negative = fc.integer({ min: -999_999_999, max: -1 });
    fc.assert(fc.property(negative, (nanos) => (ms(0n, nanos) ?? 0) < 0));
  });

  test("of a duration that is not negative is kept", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, MOST), fc.nat(999_999_999), (seconds, nanos) => (ms(seconds, nanos) ?? -1) >= 0),
    );
  });
});
