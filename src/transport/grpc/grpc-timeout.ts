/** Milliseconds in each unit of a grpc-timeout. */
const units: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };

/** The longest timeout that fits the 32-bit timer of grpc-js, in whole hours. */
const LONGEST = "596H";
const LONGEST_MS = 596 * 3_600_000;

/**
 * A grpc-timeout (one to eight digits and a unit, by the gRPC protocol) that grpc-js reads right: the same, or 596
 * hours if it is longer; undefined if it is malformed.
 */
export function clampTimeout(timeout: string): string | undefined {
  const [, digits, unit = ""] = /^(\d{1,8})([HMSmun])$/.exec(timeout) ?? [];
  if (digits === undefined) return undefined;
  return Number(digits) * (units[unit] ?? 0) > LONGEST_MS ? LONGEST : timeout;
}
