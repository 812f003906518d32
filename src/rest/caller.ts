import { LongrunError } from "../errors.ts";
import type { Call } from "../handlers/handler.ts";
import type { Clock } from "../operations/clock.ts";
import type { HttpRequest } from "./http.ts";

/** Who calls, for how long, and whether still. */
export type Caller = Omit<Call, "setHeader">;

/** Who has made a request. Throws DEADLINE_EXCEEDED if nobody waits for the reply any more. */
export function callerOf({ principal, deadline, signal }: HttpRequest, clock: Clock): Caller {
  if (deadline !== undefined && deadline <= clock.now()) {
    throw new LongrunError("DEADLINE_EXCEEDED", "The deadline of the call has passed.");
  }
  return { principal, deadline, signal };
}
