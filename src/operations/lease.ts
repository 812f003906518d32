import type { Duration } from "@bufbuild/protobuf/wkt";
import { badField, LongrunError } from "../errors.ts";
import { durationToMs } from "../proto/duration.ts";
import { quote } from "../quote.ts";
import type { OperationRecord } from "./record.ts";

/** What a lease token proves: the taking of a lease of one operation, of which there may have been others since. */
export interface LeaseHold {
  readonly uid: string;
  readonly epoch: number;
}

/** What a producer shows of its lease: the hold that its token proves, a token that proves nothing, or no token. */
export type ShownLease = LeaseHold | "invalid" | "none";

/** The epoch of an operation's first lease. */
export const FIRST_EPOCH = 1;

const DEFAULT_DURATION = 60_000;
const SHORTEST_SECONDS = 1n;

/** How long a lease lasts, in milliseconds: a minute unless it says so. Throws INVALID_LEASE_DURATION. */
export function parseLeaseDuration(duration: Duration | undefined): number {
  if (duration === undefined) return DEFAULT_DURATION;
  const milliseconds = durationToMs(duration);
  if (milliseconds !== undefined && duration.seconds >= SHORTEST_SECONDS) return milliseconds;
  const text = `${duration.seconds}s ${duration.nanos}ns`;
  throw badField(
    "INVALID_LEASE_DURATION",
    "lease_duration",
    "must be a duration of at least 1 s, and in its range.",
    text,
  );
}

/** Throws STALE_LEASE unless who shows this may write: the holder if a lease was taken, anybody else if none was. */
export function checkLease(record: OperationRecord, shown: ShownLease): void {
  if (!mayWrite(record, shown)) throw staleLease(record.name);
}

/** Whether who shows this may write: the holder if a lease was taken, who shows none if none was. */
export function mayWrite(record: OperationRecord, shown: ShownLease): boolean {
  return shown === "none" ? record.lease === undefined : holdsLease(record, shown);
}

/**
 * Whether it is the operation's present lease. Until the sweep has ended the operation, or another producer has taken
 * the lease, that is so even after its time: only the store's clock counts, and no two producers can both be right.
 */
export function holdsLease({ uid, lease }: OperationRecord, shown: ShownLease): boolean {
  return typeof shown === "object" && shown.uid === uid && shown.epoch === lease?.epoch;
}

/** Whether nobody holds the operation's lease. */
export function isLeaseFree({ lease }: OperationRecord, now: number): boolean {
  return lease === undefined || lease.expireTime <= now;
}

/** The error of a write without the present lease (ABORTED). It does not tell which token would have done. */
export function staleLease(name: string): LongrunError {
  const message = `The lease token for operation ${quote(name)} is missing, wrong or of an earlier lease.`;
  return new LongrunError("STALE_LEASE", message, { name });
}
