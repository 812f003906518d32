import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { formatGrpcTimeout, LONGEST_TIMEOUT, parseGrpcTimeout } from "../../src/transport/grpc-timeout.ts";

test.each([
  [-1, "0m"],
  [0, "0m"],
  [0.2, "1m"],
  [1500, "1500m"],
  [99_999_999, "99999999m"],
  [99_999_999.5, "100000S"],
  [LONGEST_TIMEOUT, "2145600S"],
])("%d ms are %s", (milliseconds, text) => {
  expect(formatGrpcTimeout(milliseconds)).toBe(text);
});

test("a timeout that is written and read is at most a second longer, and never shorter", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: LONGEST_TIMEOUT, noNaN: true }), (milliseconds) => {
      const read = parseGrpcTimeout(formatGrpcTimeout(milliseconds)) ?? Number.NaN;
      expect(read - milliseconds).toBeGreaterThanOrEqual(0);
      expect(read - milliseconds).toBeLessThanOrEqual(milliseconds < 1e8 - 1 ? 1 : 1001);
    }),
  );
});
