import { create } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { waitTime } from "../../src/operations/wait-time.ts";

const NOW = 1_700_000_000_000;
const CAP = 600_000;
const timeout = (seconds: bigint, nanos = 0) => create(DurationSchema, { seconds, nanos });

test.each([
  ["the cap without anything else", {}, CAP],
  ["the timeout", { timeout: timeout(5n) }, 5000],
  ["no time at all by a timeout of 0", { timeout: timeout(0n) }, 0],
  ["the cap, if the timeout is longer", { timeout: timeout(315_576_000_000n) }, CAP],
  ["250 ms less than a far deadline", { deadline: NOW + 60_000 }, 59_750],
  ["a tenth less than a near deadline", { deadline: NOW + 1000 }, 900],
  ["the timeout, if the deadline is later", { timeout: timeout(5n), deadline: NOW + 60_000 }, 5000],
  ["the time to the deadline, if the timeout is later", { timeout: timeout(60n), deadline: NOW + 1000 }, 900],
  ["the cap, if the deadline is never", { deadline: Number.POSITIVE_INFINITY }, CAP],
  ["the cap, if the deadline is in years", { deadline: NOW + 1000 * 3_600_000 }, CAP],
])("a wait takes %s", (_, limits, expected) => {
  expect(waitTime(limits, CAP, NOW)).toBe(expected);
});

test("a wait whose deadline has passed takes no time", () => {
  expect(waitTime({ deadline: NOW }, CAP, NOW)).toBeLessThanOrEqual(0);
  expect(waitTime({ deadline: NOW - 5000, timeout: timeout(60n) }, CAP, NOW)).toBeLessThanOrEqual(0);
});

test("the answer comes before the deadline, by a tenth or 250 ms, and never after the timeout or the cap", () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(1_000_000), fc.nat(1_000_000), (remaining, milliseconds, cap) => {
      const asked = timeout(BigInt(Math.floor(milliseconds / 1000)), (milliseconds % 1000) * 1_000_000);
      const time = waitTime({ timeout: asked, deadline: NOW + remaining }, cap, NOW);
      const latest = remaining - Math.min(remaining / 10, 250);
      expect(time).toBeCloseTo(Math.min(milliseconds, cap, latest), 6);
    }),
  );
});

test.each([
  [-1n, 0],
  [0n, -1],
  [0n, -999_999],
  [1n, -1],
  [-1n, 1],
  [315_576_000_001n, 0],
  [0n, 1_000_000_000],
])("a timeout of %d s and %d ns is refused", (seconds, nanos) => {
  const refusal = expect.objectContaining({
    reason: "INVALID_TIMEOUT",
    message: expect.stringMatching(/^timeout "-?\d/),
  });
  expect(() => waitTime({ timeout: timeout(seconds, nanos), deadline: NOW - 1 }, CAP, NOW)).toThrow(refusal);
});
