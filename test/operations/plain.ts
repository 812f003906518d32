import type { NewOperationRecord } from "../../src/operations/record.ts";

/** A record in plain values, so that bytes compare as bytes whatever kind of array holds them. */
export function plain(record: NewOperationRecord | undefined): unknown {
  return record && { ...record, operation: Buffer.from(record.operation).toString("hex") };
}
