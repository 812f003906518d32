import { betterHalf } from "./better-half.ts";
import type { Slice } from "./slice.ts";

/** The server's CPU time for a call: the mean of the better half of the slices, in microseconds. */
export function cpuOf(slices: readonly Slice[]): number {
  return betterHalf(slices.map(({ cpuMicros }) => cpuMicros));
}

/** One line about all slices of a server. */
export function describeSlices(slices: readonly Slice[]): string {
  const all = slices.map(({ cpuMicros }) => cpuMicros);
  const rate = betterHalf(
    slices.map(({ callsPerSecond }) => callsPerSecond),
    "higher",
  );
  const p50 = betterHalf(slices.map(({ p50Ms }) => p50Ms));
  const p99 = betterHalf(slices.map(({ p99Ms }) => p99Ms));
  const range = `[${Math.min(...all).toFixed(1)}..${Math.max(...all).toFixed(1)}]`;
  const times = `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;
  return `${cpuOf(slices).toFixed(1)} us CPU ${range}, ${Math.round(rate)}/s, ${times}`;
}
