import { State } from "../proto/messages.ts";

/**
 * What the repository holds of an operation: the operation itself, encoded, and its bookkeeping.
 *
 * - operation: google.longrunning.Operation, what clients see; kept as the bytes they get
 * - producer: does the work and writes; client: reads, waits, cancels, deletes
 * - parent: what the name has before `/operations/{id}`; empty for the root
 * - uid: names this operation for ever; a name can be deleted and used again
 * - revision: rises by one with every visible change
 *
 * Records never change: a transition makes a new one. Times are milliseconds since 1970, by the store's clock.
 */
export interface OperationRecord {
  readonly name: string;
  readonly uid: string;
  readonly revision: number;
  /** The order of creation among operations with the same create time; given by the repository. */
  readonly sequence: number;
  readonly state: State;
  /** The encoded google.longrunning.Operation. */
  readonly operation: Uint8Array;
  readonly createTime: number;
  readonly updateTime: number;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly expireTime?: number;
  /** When cancellation was first requested. */
  readonly cancelTime?: number;
  readonly progress?: Progress;
  readonly labels?: Readonly<Record<string, string>>;
  /** How long the operation is kept after its end, in milliseconds, instead of the server's retention. */
  readonly ttl?: number;
  /** The producer's lease, the last one if several were taken; none was without it. */
  readonly lease?: Lease;
  /** While the operation is not done: what no other record may have at the same time (its parent and target). */
  readonly exclusiveKey?: string;
  /** The request that created it, if that had a request ID. */
  readonly request?: CreationRequest;
  /** When the sweep has to act on the record: it or its lease expires, or its cancellation has lasted too long. */
  readonly dueTime?: number;
}

/** A record that no repository has numbered yet. */
export type NewOperationRecord = Omit<OperationRecord, "sequence">;

/** How far an operation has come. */
export interface Progress {
  /** From 0 to 1. */
  readonly fraction: number;
  readonly message: string;
}

/** A producer's time-limited hold on an operation. */
export interface Lease {
  /** Rises by one with every taking; tells the present holder from those before. */
  readonly epoch: number;
  readonly expireTime: number;
}

/** What makes a repeated creation known (AIP-155). */
export interface CreationRequest {
  /** The request ID with its scope: principal and parent. */
  readonly key: string;
  /** A digest of everything else that the request asked for. */
  readonly fingerprint: string;
}

/** Whether the operation has ended, for good. */
export function isDone(record: Pick<OperationRecord, "state">): boolean {
  return record.state === State.SUCCEEDED || record.state === State.FAILED || record.state === State.CANCELLED;
}

/** Whether a client has asked for the operation to be cancelled. */
export function isCancelRequested(record: NewOperationRecord): boolean {
  return record.cancelTime !== undefined;
}

/** Whether the record's time is over: its name is not found any more, swept or not. */
export function isExpired(record: OperationRecord, now: number): boolean {
  return record.expireTime !== undefined && record.expireTime <= now;
}

/** The etag of a record: it changes with every change, and with the operation that has the name (AIP-154). */
export function etagOf(record: NewOperationRecord): string {
  return `"${record.uid}-${record.revision.toString(36)}"`;
}
