import { type ParentPattern, shapeOf } from "../../aip/parent-pattern.ts";
import { parentOf } from "../../aip/resource-name.ts";
import type { OperationRecord } from "../../operations/record.ts";
import type { Position } from "../repository.ts";
import type { Collector } from "../scanning/collector.ts";
import { isSelected } from "../scanning/is-selected.ts";
import type { ScanQuery } from "../scanning/scan-query.ts";
import type { Turns } from "../scanning/turns.ts";
import { searchOf } from "../terms/search-of.ts";
import { candidatesOf } from "./candidates.ts";
import { rangeOf } from "./range.ts";
import type { Reader } from "./reader.ts";

/** The effort between looks at the clock: that of 64 small records, or with a filter of twelve. */
const EFFORT = 64 * 1024;

/** The effort of a record, besides its bytes. */
const READING = 1024;

/** The effort of a filter, besides. */
const FILTERING = 4 * 1024;

/**
 * Gives a collector the records of a selection, in their order, and gives what it makes of them. A short scan is done at
 * once, a long one in turns, each of which reads what is there then; at most `bound` records are looked at. Rejects with
 * the signal's reason if that aborts.
 */
export async function scan<Result>(
  reader: Reader,
  query: ScanQuery,
  collector: Collector<Result>,
  bound: number,
  turns: Turns,
): Promise<Result> {
  const { filter, maxScanned = bound, signal } = query;
  signal?.throwIfAborted();
  const search = searchOf(filter);
  const range = rangeOf(query, search);
  const candidates = candidatesOf(query, search, range, reader);
  const most = Math.min(maxScanned, bound);
  const each = READING + (filter ? FILTERING : 0);
  let last: Position = range.after;
  let scanned = 0;
  for (;;) {
    let effort = 0;
    let goesOn = false;
    for (const record of candidates({ ...range, after: last })) {
      if (scanned === most) return collector.result(last);
      const isFound = isOfShape(record, query.parents) && isSelected(record, query);
      if (isFound && !collector.take(record)) return collector.result();
      last = record;
      scanned++;
      effort += each + record.operation.length;
      if (effort < EFFORT) continue;
      effort = 0;
      goesOn = turns.isOver;
      if (goesOn) break;
    }
    if (!goesOn) return collector.result();
    await turns.next();
    signal?.throwIfAborted();
  }
}

/** Whether a record is of the parent, or with a wildcard of one of that shape: terms find those of all parents. */
function isOfShape({ name }: OperationRecord, { text, wildcard, shape }: ParentPattern): boolean {
  const parent = parentOf(name);
  return wildcard ? shapeOf(parent) === shape : parent === text;
}
