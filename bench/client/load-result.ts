import type { LoadResult } from "./client-command.ts";

/** Sums up calls by the milliseconds each took. */
export function loadResult(latencies: readonly number[], failed: number, elapsedMs: number): LoadResult {
  const sorted = Float64Array.from(latencies).sort();
  const quantile = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return {
    calls: sorted.length,
    failed,
    elapsedMs,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    maxMs: sorted.at(-1) ?? 0,
  };
}
