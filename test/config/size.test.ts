import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { formatSize, parseSize } from "../../src/config/size.ts";

const MOST = 2 ** 40;

test.each([
  ["0", 0],
  ["4096", 4096],
  ["4096B", 4096],
  ["16KiB", 16_384],
  ["3.5MiB", 3_670_016],
  ["1GiB", 1_073_741_824],
])("%s is %d bytes", (text, bytes) => {
  expect(parseSize(text, 0, MOST)).toBe(bytes);
});

test.each(["", "x", "4 MiB", "4MB", "4mib", "-1", "1e3", "0.3KiB", ".5MiB", "4MiB\n", "9999999GiB"])(
  "%j is refused",
  (text) => {
    expect(() => parseSize(text, 0, MOST)).toThrow("must be a size such as 4MiB, 16KiB or 4096, from 0 to 1024GiB");
  },
);

test("a size outside of the range is refused, at its ends it is not", () => {
  expect([parseSize("1KiB", 1024, 2048), parseSize("2KiB", 1024, 2048)]).toEqual([1024, 2048]);
  for (const text of ["1023", "2049"]) {
    expect(() => parseSize(text, 1024, 2048)).toThrow("from 1KiB to 2KiB");
  }
});

test("a size that was written is read as the same", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.maxSafeNat(),
        fc.nat(2000).map((size) => size * 512),
      ),
      (bytes) => {
        expect(parseSize(formatSize(bytes), 0, Number.MAX_SAFE_INTEGER)).toBe(bytes);
      },
    ),
  );
  expect([0, 1000, 1536, 4096, 3.5 * 1024 ** 2].map(formatSize)).toEqual(["0", "1000", "1.5KiB", "4KiB", "3.5MiB"]);
});
