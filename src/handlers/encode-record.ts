import type { MessageInitShape } from "@bufbuild/protobuf";
import { type Timestamp, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { etagOf, isCancelRequested, isDone, type NewOperationRecord } from "../operations/record.ts";
import { embed, encode } from "../proto/encode.ts";
import { OperationRecordSchema } from "../proto/messages.ts";

/**
 * Encodes a record as a longrun.v1.OperationRecord, with the bytes of its operation as they are. The token of its lease
 * is for the holder only.
 */
export function encodeRecord(record: NewOperationRecord, leaseToken = ""): Uint8Array {
  const { state, progress, labels, createTime, startTime, updateTime, endTime, expireTime, cancelTime } = record;
  const leaseExpireTime = isDone(record) ? undefined : record.lease?.expireTime;
  const bookkeeping: MessageInitShape<typeof OperationRecordSchema> = {
    state,
    cancelRequested: isCancelRequested(record),
    etag: etagOf(record),
    leaseToken,
    ...timestamps({ createTime, startTime, updateTime, endTime, expireTime, cancelTime, leaseExpireTime }),
    ...(progress && { progress }),
    ...(labels && { labels }),
  };
  const { operation } = OperationRecordSchema.field;
  return Buffer.concat([embed(operation.number, record.operation), encode(OperationRecordSchema, bookkeeping)]);
}

function timestamps<Name extends string>(times: Record<Name, number | undefined>): { [N in Name]?: Timestamp } {
  const set = Object.entries<number | undefined>(times).filter(([, time]) => time !== undefined);
  return Object.fromEntries(set.map(([name, time = 0]) => [name, timestampFromMs(time)])) as {
    [N in Name]?: Timestamp;
  };
}
