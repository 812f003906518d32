import type { Duration } from "@bufbuild/protobuf/wkt";

const MOST_SECONDS = 315_576_000_000n;
const MOST_NANOS = 999_999_999;

/**
 * A google.protobuf.Duration in milliseconds, rounded away from zero to whole ones, or undefined if it is out of range or
 * its parts have different signs.
 */
export function durationToMs({ seconds, nanos }: Duration): number | undefined {
  const inRange = seconds >= -MOST_SECONDS && seconds <= MOST_SECONDS && Math.abs(nanos) <= MOST_NANOS;
  const mixed = (seconds > 0n && nanos < 0) || (seconds < 0n && nanos > 0);
  return inRange && !mixed ? Number(seconds) * 1000 + Math.sign(nanos) * Math.ceil(Math.abs(nanos) / 1e6) : undefined;
}
