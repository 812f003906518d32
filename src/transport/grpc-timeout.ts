/** Milliseconds in each unit of a grpc-timeout. */
const units: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };

const MICROSECOND = 1e-3;

/** The longest timeout that fits the 32-bit timer of grpc-js, in whole hours. */
const LONGEST = "596H";

/** The same in milliseconds. */
export const LONGEST_TIMEOUT = 596 * 3_600_000;

/** The milliseconds of a grpc-timeout: one to eight digits and a unit, by the gRPC protocol; undefined if malformed. */
export function parseGrpcTimeout(timeout: string): number | undefined {
  const [, digits, unit = ""] = /^(\d{1,8})([HMSmun])$/.exec(timeout) ?? [];
  return digits === undefined ? undefined : Number(digits) * (units[unit] ?? 0);
}

/** A grpc-timeout that grpc-js reads right: the same, or 596 hours if it is longer; undefined if it is malformed. */
export function clampTimeout(timeout: string): string | undefined {
  const milliseconds = parseGrpcTimeout(timeout);
  if (milliseconds === undefined) return undefined;
  return milliseconds > LONGEST_TIMEOUT ? LONGEST : timeout;
}

/** Whether a well-formed grpc-timeout is over when it is read: one of less than a microsecond is. */
export function hasPassed(timeout: string): boolean {
  return (parseGrpcTimeout(timeout) ?? 0) < MICROSECOND;
}

/** So many milliseconds as a grpc-timeout, rounded up so that it has no more than eight digits; 0 for less. */
export function formatGrpcTimeout(milliseconds: number): string {
  const whole = Math.max(0, Math.ceil(milliseconds));
  return whole < 1e8 ? `${whole}m` : `${Math.ceil(whole / 1000)}S`;
}
