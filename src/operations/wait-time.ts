import type { Duration } from "@bufbuild/protobuf/wkt";
import { badField } from "../errors.ts";
import { durationToMs } from "../proto/duration.ts";

/** How long a client is ready to wait. */
export interface WaitLimits {
  /** The longest wait that the request asks for. */
  readonly timeout?: Duration | undefined;
  /** When the client stops listening, in milliseconds since 1970. */
  readonly deadline?: number | undefined;
}

const LARGEST_MARGIN = 250;

/**
 * How many milliseconds to wait at most: the timeout, the time to the deadline less a margin in which the answer gets
 * to the client (a tenth, at most 250 ms), or the server's cap, whichever is shortest. Throws INVALID_TIMEOUT.
 */
export function waitTime({ timeout, deadline }: WaitLimits, cap: number, now: number): number {
  const remaining = deadline === undefined ? Number.POSITIVE_INFINITY : deadline - now;
  const margin = Math.min(remaining / 10, LARGEST_MARGIN);
  return Math.min(timeout ? parseTimeout(timeout) : cap, cap, remaining - margin);
}

function parseTimeout(timeout: Duration): number {
  const milliseconds = durationToMs(timeout);
  if (milliseconds !== undefined && milliseconds >= 0) return milliseconds;
  const text = `${timeout.seconds}s ${timeout.nanos}ns`;
  throw badField("INVALID_TIMEOUT", "timeout", "must be a duration that is not negative.", text);
}
