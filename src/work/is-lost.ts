import { LongrunError } from "../errors.ts";
import type { Reason } from "../reasons.ts";

const lost: readonly Reason[] = ["STALE_LEASE", "OPERATION_DONE", "OPERATION_NOT_FOUND"];

/** Whether a write was refused because the operation is not its producer's: none of this producer is ever taken. */
export function isLost(error: unknown): boolean {
  return error instanceof LongrunError && lost.includes(error.reason);
}
