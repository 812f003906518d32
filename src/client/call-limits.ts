import { create } from "@bufbuild/protobuf";
import { checkMilliseconds, checkSignal } from "../check-argument.ts";
import { Code, StatusSchema } from "../proto/messages.ts";
import { StatusError } from "./status-error.ts";

/** When a call ends at the latest. */
export interface CallLimits {
  readonly signal: AbortSignal | undefined;
  /** The time, in milliseconds since 1970; without end if it is infinite. */
  readonly deadline: number;
}

/** The longest that a timer of Node runs, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The limits of a call that begins now. Throws a RangeError or a TypeError if they are not as they must be. */
export function callLimits(signal: AbortSignal | undefined, timeout: number | undefined): CallLimits {
  if (timeout !== undefined) checkMilliseconds("timeout", timeout);
  if (signal !== undefined) checkSignal("signal", signal);
  signal?.throwIfAborted();
  return { signal, deadline: timeout === undefined ? Number.POSITIVE_INFINITY : Date.now() + timeout };
}

/** Asks for what a call needs; rejects when the limits of the call are reached before, as the call itself would. */
export async function withinLimits<Value>(
  ask: () => Value | Promise<Value>,
  { signal, deadline }: CallLimits,
): Promise<Value> {
  signal?.throwIfAborted();
  const { promise: reached, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal?.reason);
  signal?.addEventListener("abort", stop);
  const timer = setTimeout(() => reject(tooLate()), Math.min(Math.max(deadline - Date.now(), 0), LONGEST_TIMER));
  try {
    return await Promise.race([ask(), reached]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

function tooLate(): StatusError {
  const message = "there was no token in time";
  return new StatusError(create(StatusSchema, { code: Code.DEADLINE_EXCEEDED, message }));
}
