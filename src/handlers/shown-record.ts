import type { OperationRecord } from "../operations/record.ts";
import { encodeRecord } from "./encode-record.ts";

const shown = new WeakMap<OperationRecord, Uint8Array>();

/** Encodes a record as those see it who watch: once, however many they are. */
export function shownRecord(record: OperationRecord): Uint8Array {
  let encoded = shown.get(record);
  if (encoded === undefined) {
    encoded = encodeRecord(record);
    shown.set(record, encoded);
  }
  return encoded;
}
