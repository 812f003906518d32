import type { ShownLease } from "../../../src/operations/lease.ts";
import type { NewOperationRecord } from "../../../src/operations/record.ts";
import { State } from "../../../src/proto/messages.ts";
import { operationOf } from "../requests.ts";

/** What can be seen of an operation, in plain values. */
export interface View {
  readonly name: string;
  readonly uid: string;
  readonly revision: number;
  readonly state: string;
  readonly metadata: string | undefined;
  /** `response x`, or `error` and the code; nothing unless done. */
  readonly result: string | undefined;
  readonly progress: number | undefined;
  readonly createTime: number;
  readonly startTime: number | undefined;
  readonly updateTime: number;
  readonly endTime: number | undefined;
  readonly expireTime: number | undefined;
  readonly cancelTime: number | undefined;
  readonly leaseEpoch: number | undefined;
  readonly leaseExpireTime: number | undefined;
  /** What the lease token proves that came with the answer. */
  readonly proves?: ShownLease;
}

/** What a call gives: an operation, a list of them, nothing, or the reason of an error. */
export type Outcome = View | readonly View[] | "OK" | { readonly error: string };

export function viewOf(record: NewOperationRecord): View {
  const { name, uid, revision, state, progress, createTime, startTime, updateTime, endTime, expireTime } = record;
  const operation = operationOf(record);
  const { metadata, result } = operation;
  if (operation.name !== name) throw new Error(`${operation.name} is in the record of ${name}`);
  if (operation.done !== (result.case !== undefined)) throw new Error(`${name} is done without a result, or not done`);
  return {
    name,
    uid,
    revision,
    state: State[state],
    metadata: metadata && Buffer.from(metadata.value).toString(),
    result:
      result.case === "response"
        ? `response ${Buffer.from(result.value.value).toString()}`
        : result.case && `error ${result.value.code}`,
    progress: progress?.fraction,
    createTime,
    startTime,
    updateTime,
    endTime,
    expireTime,
    cancelTime: record.cancelTime,
    leaseEpoch: record.lease?.epoch,
    leaseExpireTime: record.lease?.expireTime,
  };
}
