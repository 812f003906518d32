import type { OperationRecord } from "../../operations/record.ts";
import type { Position } from "../repository.ts";

/** Makes something of the records that a scan finds. */
export interface Collector<Result> {
  /** Takes a record, or refuses it, which ends the scan. */
  take(record: OperationRecord): boolean;

  /** What it has made, at the end. `bound` is the last place looked at, if there was more but no more was allowed. */
  result(bound?: Position): Result;
}
