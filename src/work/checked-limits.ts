import type { RunnerLimits } from "./runner.ts";

/** The limits as they are given. Throws a RangeError that names the one that cannot be kept, such as a NaN. */
export function checkedLimits(limits: RunnerLimits): RunnerLimits {
  const { maxConcurrent, whenFull, leaseDuration, lastWords } = limits;
  hold("maxConcurrent", maxConcurrent, maxConcurrent >= 1, "a number from 1 on");
  hold("whenFull", whenFull, whenFull === "wait" || whenFull === "refuse", '"wait" or "refuse"');
  hold("leaseDuration", leaseDuration, leaseDuration >= 1000, "a number of milliseconds from 1000 on");
  hold("lastWords", lastWords, lastWords >= 0, "a number of milliseconds from 0 on");
  return limits;
}

function hold(name: string, value: unknown, isMet: boolean, needed: string): void {
  if (!isMet) throw new RangeError(`${name} ${String(value)}: must be ${needed}.`);
}
