/**
 * The mean of the better half of some values (the lower ones unless told). On a shared machine what disturbs a run only
 * makes it worse, so the better half says most about the program.
 */
export function betterHalf(values: readonly number[], better: "lower" | "higher" = "lower"): number {
  const sorted = [...values].sort((one, other) => (better === "lower" ? one - other : other - one));
  const half = sorted.slice(0, Math.ceil(sorted.length / 2));
  return half.reduce((sum, value) => sum + value, 0) / half.length;
}
